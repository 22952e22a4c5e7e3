'use client'

import { Check } from 'lucide-react'
import { memo, useCallback, useEffect, useMemo, useRef } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Clock } from '#components/time/clock.ts'
import { ago, clockTime, deadline, longDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge, EffectIcon } from '#components/ui/badge.tsx'
import { APPROVAL_WORDS, EFFECT_WORDS, FLAG_WORDS } from '#components/words.ts'
import type { ApprovalListItem } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

interface Props {
  readonly items: readonly ApprovalListItem[]
  readonly current: string | null
  readonly selected: ReadonlySet<string>
  readonly onOpen: (id: string) => void
}

/**
 * Decisions by their end, soonest first; nothing moves under the pointer while it is open. A key that moves the mark draws
 * two rows again, not all of them (ui.md: INP).
 */
export function ApprovalList({ items, current, selected, onOpen }: Props) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const latest = useRef(onOpen)
  useEffect(() => {
    latest.current = onOpen
  })
  const open = useCallback((id: string) => latest.current(id), [])
  const groups = useMemo(() => [...Map.groupBy(items, (item) => titleOf(item, clock, t))], [items, clock, t])
  return (
    <div className="li-list">
      {groups.map(([title, group]) => (
        <section key={title} aria-label={title}>
          <h2 className="li-h">{title}</h2>
          <ul>
            {group.map((item) => (
              <li key={item.id}>
                <Item
                  item={item}
                  when={ago(item.createdAt, clock, now)}
                  isCurrent={item.id === current}
                  isSelected={selected.has(item.id)}
                  onOpen={open}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function titleOf({ status, expiresAt }: ApprovalListItem, clock: Clock, t: Say): string {
  return status === 'pending'
    ? t('Decide by {day}, {time}', { day: longDay(expiresAt, clock), time: clockTime(expiresAt, clock) })
    : t('Decided')
}

interface ItemProps {
  readonly item: ApprovalListItem
  readonly when: string
  readonly isCurrent: boolean
  readonly isSelected: boolean
  readonly onOpen: (id: string) => void
}

const Item = memo(function Item({ item, when, isCurrent, isSelected, onOpen }: ItemProps) {
  const t = useT()
  const row = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <button type="button" className="li" ref={row} aria-current={isCurrent ? 'true' : undefined} onClick={() => onOpen(item.id)}>
      <span className="ic">
        {isSelected ? (
          <span className="check on">
            <Check className="i" role="img" aria-label={t('Selected')} />
          </span>
        ) : (
          <EffectIcon effectClass={item.effectClass} />
        )}
      </span>
      <span className="li-t">
        <SafeText text={item.sentence} />
      </span>
      <span className="li-by">{when}</span>
      <span className="li-s">
        <Said text="{name}, run {n}" holes={{ name: <SafeText text={item.memberName} />, n: item.runN }} />
      </span>
      <span className="li-f">
        <Flags item={item} />
      </span>
    </button>
  )
})

function Flags({ item }: { readonly item: ApprovalListItem }) {
  const t = useT()
  if (item.status !== 'pending') {
    const { word, tone } = APPROVAL_WORDS[item.status]
    return <Badge tone={tone}>{t(word)}</Badge>
  }
  return (
    <>
      <SetAside until={item.snoozedUntil} />
      {item.effectClass === 'spend' ? <Badge tone="danger">{t(EFFECT_WORDS.spend.word)}</Badge> : null}
      {item.flags.includes('from-outside') ? <Badge tone="edge">{t(FLAG_WORDS['from-outside'].word)}</Badge> : null}
      {item.flags.includes('tells-secret') ? <Badge tone="warn">{t(FLAG_WORDS['tells-secret'].word)}</Badge> : null}
      {item.exceptions > 0 ? <Badge tone="warn">{t.count(item.exceptions, '{n} exception', '{n} exceptions')}</Badge> : null}
      {item.votesNeeded > 1 ? <Badge tone="edge">{t('{n} of {all} agreed', { n: item.votes, all: item.votesNeeded })}</Badge> : null}
    </>
  )
}

function SetAside({ until }: { readonly until: string | null }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return until === null ? null : <Badge>{t('Back {when}', { when: deadline(until, clock, now) })}</Badge>
}
