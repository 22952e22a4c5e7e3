'use client'

import { X } from 'lucide-react'
import { COMPARISONS, fromCel } from '#components/conditions/row-condition.ts'
import { PassOnForm } from '#components/crews/pass-on-form.tsx'
import { TakerNeeds } from '#components/crews/taker-needs.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { MemberListItem } from '#server/bridge/schema.ts'

interface Line {
  readonly to: string
  readonly when?: string
}
interface Props {
  readonly draft: Draft
  readonly off: string | null
}

/** *Then passes on to*: who takes over from a run that is done, the first whose condition holds. */
export function PassesOn({ draft, off }: Props) {
  const t = useT()
  const given = draft.value?.['handoffs']
  const output = draft.value?.['output']
  const lines = (Array.isArray(given) ? given : []) as readonly Line[]
  if (lines.length === 0 && off !== null) return null
  const patch = (next: readonly Line[]): void => draft.patch(['handoffs'], next.length === 0 ? undefined : next)
  return (
    <section className="sec" aria-labelledby="passes-on-title">
      <div className="sec-h">
        <h2 id="passes-on-title">{t('Then passes on to')}</h2>
        <span className="hint">{t('one at most: the first whose condition holds gets what came out')}</span>
      </div>
      <div className="card">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are
          <div key={index} className="tr" style={{ gridTemplateColumns: 'minmax(0,1fr) auto' }}>
            <span className="py-1 wrap-anywhere">
              {line.when === undefined ? (
                <Said text="{name}, whenever it is done" holes={{ name: <Name slug={line.to} /> }} />
              ) : (
                <Said text="{name}, if {condition}" holes={{ name: <Name slug={line.to} />, condition: <Condition when={line.when} /> }} />
              )}
              <WhyNot draft={draft} pointer={`/handoffs/${index}`} />
              <TakerNeeds slug={line.to} output={output} onlyWrong />
            </span>
            {off === null ? (
              <button
                type="button"
                className="btn icon xs ghost"
                aria-label={t('Do not pass on to {name}', { name: line.to })}
                onClick={() => patch(lines.filter((_, at) => at !== index))}
              >
                <X className="i i-s" aria-hidden />
              </button>
            ) : (
              <span />
            )}
          </div>
        ))}
        {off === null ? <PassOnForm draft={draft} taken={lines} onAdd={(line) => patch([...lines, line])} /> : null}
      </div>
    </section>
  )
}

/** What is wrong with one of them, where it stands: a circle, nobody of that name, a condition that cannot be read. */
function WhyNot({ draft, pointer }: { readonly draft: Draft; readonly pointer: string }) {
  // what does not come of what it needs stands below, field by field
  const found = draft.diagnostics.filter(
    (problem) => problem.code !== 'M211' && (problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`)),
  )
  if (found.length === 0 || draft.state !== 'saved') return null
  return (
    <span className="small danger block" role="status">
      {found.map(({ hint, message }) => `${message}. ${hint}`).join(' ')}
    </span>
  )
}

/** As people call it; its short name where nobody has that name any more. */
function Name({ slug }: { readonly slug: string }) {
  const { data } = useRead<{ items: MemberListItem[] }>('/members')
  return (
    <b>
      <SafeText text={data?.items.find((member) => member.slug === slug)?.name ?? slug} />
    </b>
  )
}

/** A condition as a sentence where it was built here, else as it is written. */
function Condition({ when }: { readonly when: string }) {
  const t = useT()
  const condition = fromCel(when, 'output')
  if (condition === null) return <span className="mono-s">{when}</span>
  const { join, lines } = condition
  const said = lines.map(({ column, comparison, value }) => [column, t(COMPARISONS[comparison].word), value].filter(Boolean).join(' '))
  return <SafeText text={said.join(` ${join === 'all' ? t('and') : t('or')} `)} />
}
