import Link from 'next/link'
import type { ReactNode } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { longDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import type { PermissionList } from '#server/bridge/permissions/schema.ts'

type Item = Omit<PermissionList['open'][number], 'requestedBy' | 'requestedAt'>

/** What it lets whom do, how often and until when: every word of it made by code from its terms. */
export function PermissionFacts({ item, children }: { readonly item: Item; readonly children?: ReactNode }) {
  const t = useT()
  const clock = useClock()
  return (
    <div className="grid gap-0.5">
      <span>
        <Link className="link" href={`/crews/${item.memberId}`}>
          <SafeText text={item.memberName} />
        </Link>
      </span>
      <span className="strong">
        <SafeText text={item.sentence} destination />
      </span>
      <span>
        {t('at most {perRun} at once, {perDay} in 24 hours, until {day}', {
          perRun: item.perRunMax,
          perDay: item.perDayMax,
          day: longDay(item.expiresAt, clock),
        })}
      </span>
      {children}
    </div>
  )
}
