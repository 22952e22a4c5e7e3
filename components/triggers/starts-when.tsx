'use client'

import { CalendarClock, Plus } from 'lucide-react'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { AllPausedNote } from '#components/triggers/all-paused-note.tsx'
import { offUntilAtWork } from '#components/triggers/at-work-first.tsx'
import { ScheduleDialog } from '#components/triggers/schedule-dialog.tsx'
import { ScheduleRow } from '#components/triggers/schedule-row.tsx'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { TriggerItem, TriggerList } from '#server/triggers/schema.ts'

/** *Starts when*: the schedules of one crew member. */
export function StartsWhen({ member }: { readonly member: MemberDetail }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<TriggerList>(`/members/${member.id}/triggers`)
  const [open, setOpen] = useState<TriggerItem | 'new' | null>(null)
  const off = offUntilAtWork(useOff('operator'), member)
  return (
    <section className="card mb-5" id="starts-when" aria-labelledby="starts-when-title">
      <div className="card-h">
        <h2 id="starts-when-title">{t('Starts when')}</h2>
        {data && data.items.length > 0 ? <span className="count">{data.items.length}</span> : null}
        <span className="end">
          <Button size="s" {...off} onClick={() => setOpen('new')}>
            <Plus className="i" aria-hidden />
            {t('Add a schedule')}
          </Button>
        </span>
      </div>
      {isPending && !error ? <SkeletonRows rows={1} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data?.allPaused ? <AllPausedNote allPaused={data.allPaused} /> : null}
      {data && data.items.length === 0 ? (
        <p className="sched-none muted">
          <CalendarClock className="i" aria-hidden />
          <span>
            <Said
              text="Starts when somebody starts it. A schedule starts it by itself, for example {example}."
              holes={{ example: <em>{t('every Monday at 8')}</em> }}
            />
          </span>
        </p>
      ) : null}
      {data && data.items.length > 0 ? (
        <ul className="scheds">
          {data.items.map((schedule) => (
            <ScheduleRow key={schedule.id} schedule={schedule} resting={data.allPaused !== null} onChange={() => setOpen(schedule)} />
          ))}
        </ul>
      ) : null}
      {open === null ? null : <ScheduleDialog member={member} schedule={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </section>
  )
}
