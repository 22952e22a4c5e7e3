'use client'

import { useRead } from '#components/data/use-read.ts'
import { counted } from '#components/words.ts'
import type { TriggerList } from '#server/triggers/schema.ts'

/** `Creates v8. 2 schedules move to it.` and which: what starts by itself follows the version at work. */
export function PublishMoves({ memberId, next }: { readonly memberId: string; readonly next: string }) {
  const { data, isPending } = useRead<TriggerList>(`/members/${memberId}/triggers`)
  const schedules = data?.items ?? []
  const count = data?.next ? `${schedules.length} or more schedules` : counted(schedules.length, 'schedule', 'schedules')
  return (
    <div className="mb-4 text-sm">
      <p className="strong" role="status">
        Creates {next}.{' '}
        {isPending
          ? 'Looking which schedules move'
          : schedules.length === 0
            ? 'It has no schedule: nothing starts by itself.'
            : `${count} ${schedules.length === 1 ? 'moves' : 'move'} to it.`}
      </p>
      {schedules.length > 0 ? (
        <ul className="muted mt-1 list-disc pl-5">
          {schedules.slice(0, 5).map(({ id, readback, pause }) => (
            <li key={id}>
              {readback}
              {pause ? ', paused' : ''}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
