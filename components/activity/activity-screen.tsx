'use client'

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { ActivityRows } from '#components/activity/activity-rows.tsx'
import { ACTIVITY_KIND_WORDS } from '#components/activity/activity-words.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useClock } from '#components/time/use-clock.ts'
import { Button } from '#components/ui/button.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { ActivityKind, ActivityList } from '#server/bridge/activity/schema.ts'
import type { MemberListItem } from '#server/bridge/schema.ts'

const KINDS = Object.keys(ACTIVITY_KIND_WORDS) as ActivityKind[]

/** Who did what and when, in sentences; filters stand in the address. */
export function ActivityScreen() {
  const t = useT()
  const { zone } = useClock()
  const [kind, setKind] = useQueryState('kind', parseAsStringLiteral(KINDS))
  const [person, setPerson] = useQueryState('person', parseAsString)
  const [member, setMember] = useQueryState('member', parseAsString)
  const [from, setFrom] = useQueryState('from', parseAsString)
  const [to, setTo] = useQueryState('to', parseAsString)
  const [before, setBefore] = useQueryState('before', parseAsInteger)
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ kind, person, member, from, to, before })) if (value !== null) query.set(name, String(value))
  const { data, error, isPending, refetch } = useRead<ActivityList>(`/activity?${query}`, { keep: true })
  const people = useRead<{ items: { userId: string; name: string }[] }>('/people')
  const members = useRead<{ items: MemberListItem[] }>('/members')
  const filtered = [kind, person, member, from, to].some((value) => value !== null)
  const set = (change: (value: string | null) => unknown) => (value: string) => {
    void setBefore(null)
    void change(value || null)
  }
  return (
    <main className="page">
      <header className="page-head filters">
        <h1>{t('Activity')}</h1>
        <span className="muted text-sm">{t('who did what, from the proof; times in {zone}', { zone })}</span>
      </header>
      <search className="mb-3 flex flex-wrap items-end gap-2">
        <Choice label={t('Person')} value={person} onChange={set(setPerson)}>
          {people.data?.items.map(({ userId, name }) => [userId, plainName(name)] as const)}
        </Choice>
        <Choice label={t('Kind')} value={kind} onChange={set((value) => setKind(value as ActivityKind | null))}>
          {KINDS.map((one) => [one, t(ACTIVITY_KIND_WORDS[one])] as const)}
        </Choice>
        <Choice label={t('Crew member')} value={member} onChange={set(setMember)}>
          {members.data?.items.map(({ id, name }) => [id, plainName(name)] as const)}
        </Choice>
        <Day label={t('From')} value={from} onChange={set(setFrom)} />
        <Day label={t('Until')} value={to} onChange={set(setTo)} />
      </search>
      <section className="card" aria-label={t('Activity')}>
        {isPending && !error ? <SkeletonRows rows={10} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? (
          <Empty title={filtered ? t('Nothing matches') : t('Nothing happened yet')}>
            {filtered ? t('Choose another person, kind, crew member or day.') : t('What people and crew members do stands here.')}
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? <ActivityRows items={data.items} /> : null}
      </section>
      <div className="mt-3 flex gap-2">
        {before === null ? null : <Button onClick={() => void setBefore(null)}>{t('Newest')}</Button>}
        {data?.next ? <Button onClick={() => void setBefore(data.next)}>{t('Older')}</Button> : null}
      </div>
    </main>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly children: readonly (readonly [string, string])[] | undefined
}

function Choice({ label, value, onChange, children = [] }: ChoiceProps) {
  const t = useT()
  return (
    <select
      className="input"
      style={{ width: 'auto' }}
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('{label}: all', { label })}</option>
      {children.map(([key, word]) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </select>
  )
}

function Day({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string) => void
}) {
  return (
    <label className="flex items-center gap-1 text-[13px]">
      {label}
      <input
        className="input"
        style={{ width: 'auto' }}
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
