import { Bot, Settings2, UserRound } from 'lucide-react'
import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { clockTime, longDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { ActivityItem } from '#server/bridge/activity/schema.ts'

const ICONS = { person: UserRound, member: Bot, muster: Settings2 } as const

/** Sentences under the day they belong to, newest first. */
export function ActivityRows({ items }: { readonly items: readonly ActivityItem[] }) {
  const clock = useClock()
  const days = Map.groupBy(items, ({ at }) => longDay(at, clock))
  return [...days].map(([day, ofDay]) => (
    <section key={day} aria-label={day}>
      <h2 className="label border-(--line-soft) border-b bg-(--surface) px-4 py-1.5">{day}</h2>
      <ol>
        {ofDay.map((item) => (
          <Row key={item.seq} item={item} />
        ))}
      </ol>
    </section>
  ))
}

function Row({ item }: { readonly item: ActivityItem }) {
  const t = useT()
  const clock = useClock()
  const Icon = ICONS[item.who.kind]
  const href =
    item.runId !== null ? `/runs/${item.runId}` : item.memberId !== null && item.kind === 'crew' ? `/crews/${item.memberId}` : null
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-baseline gap-x-3 border-(--line-soft) border-b px-4 py-2 text-[13px] last:border-b-0">
      <Icon className="i muted self-center" aria-hidden />
      <span className="exact">
        <span className="strong">
          <SafeText text={item.who.name} />
        </span>{' '}
        {href ? (
          <Link className="link" href={href}>
            <SafeText text={item.did} />
          </Link>
        ) : (
          <SafeText text={item.did} />
        )}{' '}
        {item.important ? <Badge tone="warn">{t('Look at this')}</Badge> : null}
      </span>
      <span className="muted flex gap-3 whitespace-nowrap">
        <time dateTime={item.at}>{clockTime(item.at, clock)}</time>
        <Link className="link" href={`/proof?before=${item.seq + 1}`} aria-label={t('Entry {seq} in the proof', { seq: item.seq })}>
          {item.seq}
        </Link>
      </span>
    </li>
  )
}
