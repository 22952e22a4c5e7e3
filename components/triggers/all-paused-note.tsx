'use client'

import { Pause } from 'lucide-react'
import { useAct } from '#components/data/use-act.ts'
import { useOff, useZone } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import type { TriggerList } from '#server/triggers/schema.ts'

/** Says that nothing starts by itself, who paused it, and lets it go on. */
export function AllPausedNote({ allPaused }: { readonly allPaused: NonNullable<TriggerList['allPaused']> }) {
  const zone = useZone()
  const now = useNow()
  const off = useOff('operator')
  const { act, busy } = useAct<unknown>()
  return (
    <div className="note warn sched-note" role="status">
      <Pause className="i" aria-hidden />
      <span className="grow">
        All members are paused by {allPaused.by} since {dayTime(allPaused.at, zone, now)}. Nothing starts by itself; you can still start a
        run by hand.
      </span>
      {off === null ? (
        <Button size="s" busy={busy} onClick={() => act({ path: '/triggers/all-paused', method: 'PUT', body: { paused: false } })}>
          Resume all members
        </Button>
      ) : null}
    </div>
  )
}
