'use client'

import { Pause } from 'lucide-react'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import type { TriggerList } from '#server/triggers/schema.ts'

/** Says that nothing starts by itself, who paused it, and lets it go on. */
export function AllPausedNote({ allPaused }: { readonly allPaused: NonNullable<TriggerList['allPaused']> }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = useOff('operator')
  const { act, busy } = useAct<unknown>()
  return (
    <div className="note warn sched-note" role="status">
      <Pause className="i" aria-hidden />
      <span className="grow">
        {t('All crew members are paused by {name} since {when}. Nothing starts by itself; you can still start a run by hand.', {
          name: allPaused.by,
          when: dayTime(allPaused.at, clock, now),
        })}
      </span>
      {off === null ? (
        <Button size="s" busy={busy} onClick={() => act({ path: '/triggers/all-paused', method: 'PUT', body: { paused: false } })}>
          {t('Resume all crew members')}
        </Button>
      ) : null}
    </div>
  )
}
