'use client'

import { CircleCheck, CircleX, ShieldCheck } from 'lucide-react'
import { StepList } from '#components/authoring/chat/step-list.tsx'
import { placeWords } from '#components/authoring/place-words.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { EffectBadge } from '#components/ui/badge.tsx'
import { FREEDOM_WORDS } from '#components/words.ts'
import type { Proposal, TurnView } from '#server/authoring/sessions/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Gap = NonNullable<TurnView['answer']>['gaps'][number]
type Data = { readonly [key: string]: unknown }

/** The crew member as it would be, before there is one: to look at, not to change. */
export function ProposedMember({ whole, gaps }: { readonly whole: Proposal['whole']; readonly gaps: readonly Gap[] }) {
  const t = useT()
  const { definition, posture, tools } = whole
  const metadata = (definition['metadata'] ?? {}) as Data
  const titles = new Map(tools.map(({ tool, title }) => [tool, title]))
  return (
    <div className="desc-in">
      <h1 className="exact">{String(metadata['name'] ?? t('New crew member'))}</h1>
      <p className="small muted mb-3">{t('Proposed. It is made when you accept.')}</p>
      <div className="posture">
        <ShieldCheck className="i" aria-hidden />
        <div>
          <p className="strong">{posture?.sentence ?? t('What it may do is worked out once the problems below are corrected.')}</p>
          {posture ? <p className="small muted mt-1">{t('Worked out from the fields below, not written by a model.')}</p> : null}
        </div>
      </div>
      <Part title={t('Objective')} text={String(definition['objective'] ?? '')} />
      <FreedomWord value={String(definition['rigidity'] ?? 'guided')} />
      {tools.length === 0 ? null : (
        <section className="sec" aria-labelledby="proposed-abilities">
          <div className="sec-h">
            <h2 id="proposed-abilities">{t('Abilities')}</h2>
          </div>
          <ul className="card">
            {tools.map(({ tool, title, effectClass }) => (
              <li key={tool} className="tr flex items-center gap-2">
                <span className="grow">
                  <SafeText text={title} />
                </span>
                {effectClass ? <EffectBadge effectClass={effectClass} /> : <span className="small muted">{t('not connected here')}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <StepList steps={definition['steps']} titles={titles} inputs={definition['inputs']} />
      <RuleLines rules={(definition['rules'] ?? {}) as Data} />
      <Problems whole={whole} gaps={gaps} />
    </div>
  )
}

function Part({ title, text }: { readonly title: string; readonly text: string }) {
  if (text === '') return null
  return (
    <section className="sec">
      <h2>{title}</h2>
      <p className="mt-1 text-sm">
        <SafeText text={text} />
      </p>
    </section>
  )
}

function FreedomWord({ value }: { readonly value: string }) {
  const t = useT()
  const words = Object.hasOwn(FREEDOM_WORDS, value) ? FREEDOM_WORDS[value as keyof typeof FREEDOM_WORDS] : null
  return (
    <section className="sec">
      <h2>{t('Freedom')}</h2>
      <p className="mt-1 text-sm">
        <b>{words ? t(words.word) : value}</b> {words ? <span className="muted">{t(words.means)}</span> : null}
      </p>
    </section>
  )
}

const RULES = [
  ['always', msg('Always')],
  ['never', msg('Never')],
  ['prefer', msg('Prefer')],
] as const

function RuleLines({ rules }: { readonly rules: Data }) {
  const t = useT()
  const lines = RULES.flatMap(([kind, word]) => {
    const texts = rules[kind]
    return Array.isArray(texts) ? texts.map((text: unknown) => ({ word, text: String(text) })) : []
  })
  if (lines.length === 0) return null
  return (
    <section className="sec">
      <h2>{t('Rules')}</h2>
      <ul className="card mt-2">
        {lines.map(({ word, text }) => (
          <li key={`${word}${text}`} className="tr" style={{ gridTemplateColumns: '72px minmax(0,1fr)' }}>
            <span className="muted">{t(word)}</span>
            <SafeText text={text} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Whether it is a fit job description: said by code, not by the author. */
function Problems({ whole: { problems }, gaps }: { readonly whole: Proposal['whole']; readonly gaps: readonly Gap[] }) {
  const t = useT()
  const errors = problems.filter(({ severity }) => severity === 'error')
  const shown = unexplained(errors, gaps)
  return (
    <section className="sec" aria-label={t('Problems and notes')}>
      {errors.length === 0 ? (
        <p className="ok row text-sm">
          <CircleCheck className="i" aria-hidden />
          {t('No problems: it can be tried and put to work.')}
        </p>
      ) : (
        <p className="danger row text-sm">
          <CircleX className="i" aria-hidden />
          {t.count(errors.length, '{n} problem', '{n} problems')}
        </p>
      )}
      <ul className="mt-1 grid gap-1">
        {shown.length < errors.length ? <li className="small muted">{t('What is missing here stands in the conversation.')}</li> : null}
        {shown.map((problem) => (
          <li key={`${problem.pointer}${problem.code}${problem.message}`} className="text-sm">
            {problem.message}. <span className="muted">{problem.hint}</span>{' '}
            <span className="small muted exact">
              {problem.code} {placeWords(problem.pointer)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What no gap says already, in words and with the way to close it. Pure. */
export function unexplained<P extends { readonly pointer: string }>(problems: readonly P[], gaps: readonly Pick<Gap, 'pointer'>[]): P[] {
  return problems.filter(({ pointer }) => !gaps.some((gap) => gap.pointer === pointer))
}
