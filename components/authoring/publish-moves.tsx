'use client'

import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { usePreview } from '#components/triggers/use-preview.ts'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import type { TriggerList } from '#server/triggers/schema.ts'

interface Props {
  readonly memberId: string
  readonly next: string
  /** The schedule that was talked about and is not set up. */
  readonly proposed: AuthoredMember['proposedStart']
}

/** `Creates v8. 2 schedules move to it.` and which: what starts by itself follows the version at work. */
export function PublishMoves({ memberId, next, proposed }: Props) {
  const t = useT()
  const { data, isPending } = useRead<TriggerList>(`/members/${memberId}/triggers`)
  const { preview } = usePreview(proposed?.cron ?? '', proposed?.zone ?? 'UTC')
  const schedules = data?.items ?? []
  const holes = { next }
  const moves = isPending
    ? t('Creates {next}. Looking which schedules move', holes)
    : schedules.length === 0
      ? proposed
        ? t('Creates {next}. It does not start by itself yet; the schedule that was talked about is offered next: {when} ({zone}).', {
            next,
            when: preview?.ok ? preview.readback : proposed.cron,
            zone: proposed.zone,
          })
        : t('Creates {next}. No schedule is set up yet; when it starts is set on its page.', holes)
      : data?.next
        ? t('Creates {next}. {n} or more schedules move to it.', { next, n: schedules.length })
        : t.count(schedules.length, 'Creates {next}. {n} schedule moves to it.', 'Creates {next}. {n} schedules move to it.', holes)
  return (
    <div className="mb-4 text-sm">
      <p className="strong" role="status">
        {moves}
      </p>
      {schedules.length > 0 ? (
        <ul className="muted mt-1 list-disc pl-5">
          {schedules.slice(0, 5).map(({ id, readback, pause }) => (
            <li key={id}>{pause ? t('{schedule}, paused', { schedule: readback }) : readback}</li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
