'use client'

import { Pause } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { AllPausedNote } from '#components/triggers/all-paused-note.tsx'
import { ScheduleRow } from '#components/triggers/schedule-row.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { TriggerList } from '#server/triggers/schema.ts'

const UNDO_MS = 8000

/** Everything that starts by itself in this workspace, and the one switch that pauses all of it. */
export function SchedulesScreen() {
  const t = useT()
  const [before, setBefore] = useQueryState('before', parseAsString)
  const path = before === null ? '/triggers' : `/triggers?${new URLSearchParams({ before })}`
  const { data, error, isPending, refetch } = useRead<TriggerList>(path, { keep: true })
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Schedules')}</h1>
        <span className="grow" />
        {data && data.allPaused === null ? <PauseAllButton /> : null}
      </div>
      {data?.allPaused ? <AllPausedNote allPaused={data.allPaused} /> : null}
      <section className="card" aria-label={t('Schedules')}>
        {isPending && !error ? <SkeletonRows rows={4} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && data.items.length === 0 ? (
          <Empty
            title={t('Nothing starts by itself yet')}
            action={
              <Link className={buttonClass('primary')} href="/crews">
                {t('Choose a crew member')}
              </Link>
            }
          >
            {t('A schedule starts a crew member at its time, for example every Monday at 8.')}
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <ul className="scheds">
            {data.items.map((schedule) => (
              <ScheduleRow key={schedule.id} schedule={schedule} resting={data.allPaused !== null} named />
            ))}
          </ul>
        ) : null}
      </section>
      <div className="mt-3 flex gap-2">
        {before === null ? null : <Button onClick={() => void setBefore(null)}>{t('Newest')}</Button>}
        {data?.next ? <Button onClick={() => void setBefore(data.next)}>{t('Older')}</Button> : null}
      </div>
    </main>
  )
}

function PauseAllButton() {
  const t = useT()
  const off = useOff('operator')
  const resume = useAct<unknown>()
  const { act, busy } = useAct<unknown>({
    onDone: () =>
      toast(t('All crew members are paused. Runs under way go on.'), {
        duration: UNDO_MS,
        action: {
          label: t('Undo'),
          onClick: () => resume.act({ path: '/triggers/all-paused', method: 'PUT', body: { paused: false } }),
        },
      }),
  })
  return (
    <Button busy={busy} off={off} onClick={() => act({ path: '/triggers/all-paused', method: 'PUT', body: { paused: true } })}>
      <Pause className="i" aria-hidden />
      {t('Pause all crew members')}
    </Button>
  )
}
