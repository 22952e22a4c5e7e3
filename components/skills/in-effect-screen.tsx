'use client'

import { parseAsString, useQueryStates } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { LeftOutRow, ScopedRow } from '#components/skills/scoped-row.tsx'
import { scopeText } from '#components/skills/skill-words.ts'
import { SkillsHead } from '#components/skills/skills-head.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { ScopeView } from '#server/bridge/skills/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const PLACES = { core: parseAsString, user: parseAsString, channel: parseAsString }
/** Others add and permit meanwhile; nobody signals that. */
const LOOK_MS = 15_000
const KINDS = ['core', 'user', 'channel'] as const
const WORDS = {
  core: { label: msg('Crew member'), none: msg('No crew member') },
  user: { label: msg('Person'), none: msg('No person') },
  channel: { label: msg('Channel'), none: msg('No channel') },
} as const

/** Which skills somebody has, where each comes from, and what is covered, waiting or withdrawn. For whom stands in the address. */
export function InEffectScreen() {
  const t = useT()
  const [places, setPlaces] = useQueryStates(PLACES)
  const query = new URLSearchParams()
  for (const kind of KINDS) if (places[kind] !== null) query.set(kind, places[kind])
  const { data, error, isPending, refetch } = useRead<ScopeView>(`/skill-scopes?${query}`, { keep: true, everyMs: LOOK_MS })
  return (
    <main className="page">
      <SkillsHead here="/skills/in-effect" />
      <search className="mb-3 flex flex-wrap items-center gap-2">
        <span className="text-sm max-[700px]:basis-full">{t('What somebody has')}</span>
        {KINDS.map((kind) => (
          <Choice
            key={kind}
            kind={kind}
            value={places[kind]}
            choices={data?.choices[kind] ?? []}
            onChange={(value) => void setPlaces({ [kind]: value })}
          />
        ))}
      </search>
      <p className="muted mb-3 text-sm">
        {t('Of one skill the nearest counts: a crew member’s before a person’s, before a channel’s, before everybody’s.')}
      </p>
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {isPending && !error ? (
        <section className="card" aria-label={t('In force')}>
          <SkeletonRows rows={5} />
        </section>
      ) : null}
      {data ? <Outcome view={data} /> : null}
    </main>
  )
}

function Outcome({ view }: { readonly view: ScopeView }) {
  const t = useT()
  const memberId = view.scope.find(({ type }) => type === 'core')?.id ?? null
  return (
    <>
      <section className="card" aria-labelledby="in-effect">
        <div className="card-h">
          <h2 id="in-effect">{t('In force')}</h2>
          <span className="count">{view.inEffect.length}</span>
          <span className="muted small exact">{view.scope.map((place) => scopeText(place, t)).join(' + ')}</span>
        </div>
        {view.inEffect.length === 0 ? (
          <Empty title={t('No skill is in force here')}>
            {t('Add one from the registry, for example for everybody in the workspace, or choose a crew member above.')}
          </Empty>
        ) : (
          <ul>
            {view.inEffect.map((skill) => (
              <ScopedRow key={skill.key} skill={skill} memberId={memberId} />
            ))}
          </ul>
        )}
      </section>
      {view.notInEffect.length > 0 ? (
        <section className="card" aria-labelledby="not-in-effect">
          <div className="card-h">
            <h2 id="not-in-effect">{t('Added, but not in force')}</h2>
            <span className="count">{view.notInEffect.length}</span>
          </div>
          <ul>
            {view.notInEffect.map((skill) => (
              <LeftOutRow key={skill.key} skill={skill} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}

interface ChoiceProps {
  readonly kind: (typeof KINDS)[number]
  readonly value: string | null
  readonly choices: readonly { readonly id: string; readonly name: string }[]
  readonly onChange: (value: string | null) => void
}

function Choice({ kind, value, choices, onChange }: ChoiceProps) {
  const t = useT()
  const { label, none } = WORDS[kind]
  const known = choices.some(({ id }) => id === value)
  if (choices.length === 0 && value === null) return null
  return (
    <select
      className="input"
      style={{ width: 'auto', maxWidth: '100%' }}
      aria-label={t(label)}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{t(none)}</option>
      {value !== null && !known ? <option value={value}>{value}</option> : null}
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {plainName(name)}
        </option>
      ))}
    </select>
  )
}
