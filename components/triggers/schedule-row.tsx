'use client'

import { CirclePause, Clock, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useOff, useZone } from '#components/shell/use-shell.ts'
import { clockTime, dayTime, zoneName } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { changeText, fireDay, missedText, pauseText, zoneWords } from '#components/triggers/trigger-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { RUN_WORDS } from '#components/words.ts'
import type { TriggerItem } from '#server/triggers/schema.ts'

interface Props {
  readonly schedule: TriggerItem
  /** Where several crew members stand in one list. */
  readonly named?: boolean
  /** All members are paused. */
  readonly resting?: boolean
  readonly onChange?: () => void
}
const UNDO_MS = 8000

/** One schedule: when, what comes next, how the last start ended, and what can be done to it. */
export function ScheduleRow({ schedule, named = false, resting = false, onChange }: Props) {
  const zone = useZone()
  const paused = pauseText(schedule)
  return (
    <li className="sched">
      <div className="sched-when">
        {paused === null ? <Clock className="i muted" aria-hidden /> : <CirclePause className="i warn" aria-hidden />}
        <div>
          <p className="strong exact">
            {named ? (
              <>
                <Link className="link" href={`/crews/${schedule.memberId}#starts-when`}>
                  {schedule.memberName}
                </Link>
                {': '}
              </>
            ) : null}
            {schedule.readback}
          </p>
          <p className="small muted exact">
            {schedule.timeZone === zone ? '' : `${zoneWords(schedule.timeZone)}, `}in the name of{' '}
            {schedule.owner.isYou ? 'you' : schedule.owner.name}
          </p>
          {paused === null ? null : <p className="small warn">{paused}</p>}
        </div>
      </div>
      <div className="sched-facts">
        {resting ? null : <Next schedule={schedule} />}
        <Last schedule={schedule} />
      </div>
      <Acts schedule={schedule} {...(onChange ? { onChange } : {})} />
    </li>
  )
}

function Next({ schedule: { fires, waitsSince } }: Pick<Props, 'schedule'>) {
  const zone = useZone()
  const now = useNow()
  const [next, ...later] = fires
  if (!next) return null
  return (
    <>
      <p>
        Next <b className="strong">{dayTime(next.at, zone, now)}</b> <span className="muted">{zoneName(next.at, zone)}</span>
        {waitsSince ? <span className="muted">; one start waits for the run before</span> : null}
      </p>
      {later.length > 0 ? (
        <p className="small muted">then {later.map((fire) => `${fireDay(fire.at, zone, now)}, ${clockTime(fire.at, zone)}`).join(' · ')}</p>
      ) : null}
      {fires.map((fire) =>
        fire.dst ? (
          <p key={fire.at} className="small warn">
            {fireDay(fire.at, zone, now)}: {changeText(fire)}
          </p>
        ) : null,
      )}
    </>
  )
}

function Last({ schedule: { last } }: Pick<Props, 'schedule'>) {
  const zone = useZone()
  const now = useNow()
  if (last === null) return <p className="small muted">Has not started anything yet</p>
  const when = <span className="muted">{dayTime(last.slotAt, zone, now)}</span>
  if (last.runId === null || last.status === null)
    return (
      <p className="small">
        Last: {missedText(last)}, {when}
      </p>
    )
  const { word, tone } = RUN_WORDS[last.status]
  return (
    <p className="small row">
      Last{' '}
      <Link className="link" href={`/runs/${last.runId}`}>
        run
      </Link>{' '}
      {when} <Badge tone={tone}>{word}</Badge>
    </p>
  )
}

function Acts({ schedule, onChange }: Props) {
  const router = useRouter()
  const off = useOff('operator')
  const [asking, setAsking] = useState(false)
  const { id, readback, pause } = schedule
  const resume = useAct<unknown>({ onDone: () => toast(`Resumed: ${readback}.`) })
  const pauseIt = useAct<unknown>({
    onDone: () =>
      toast(`Paused: ${readback}. Runs under way go on.`, {
        duration: UNDO_MS,
        action: { label: 'Undo', onClick: () => resume.act({ path: `/triggers/${id}/resume` }) },
      }),
  })
  const run = useAct<{ runId: string }>({ onDone: ({ runId }) => router.push(`/runs/${runId}`) })
  if (off !== null) return <p className="small muted">{off}</p>
  return (
    <div className="sched-acts">
      {pause === null ? (
        <Button
          size="s"
          busy={pauseIt.busy}
          aria-label={`Pause ${readback}`}
          onClick={() => pauseIt.act({ path: `/triggers/${id}/pause` })}
        >
          <Pause className="i" aria-hidden />
          Pause
        </Button>
      ) : (
        <Button
          size="s"
          busy={resume.busy}
          aria-label={`Resume ${readback}`}
          onClick={() => resume.act({ path: `/triggers/${id}/resume` })}
        >
          <Play className="i" aria-hidden />
          Resume
        </Button>
      )}
      <Button size="s" busy={run.busy} aria-label={`Run now: ${readback}`} onClick={() => run.act({ path: `/triggers/${id}/run` })}>
        Run now
      </Button>
      {onChange ? (
        <Button size="s" look="ghost" className="icon" aria-label={`Change ${readback}`} title="Change" onClick={onChange}>
          <Pencil className="i" aria-hidden />
        </Button>
      ) : null}
      <Button size="s" look="ghost" className="icon" aria-label={`Delete ${readback}`} title="Delete" onClick={() => setAsking(true)}>
        <Trash2 className="i" aria-hidden />
      </Button>
      <DeleteDialog schedule={schedule} open={asking} onOpenChange={setAsking} />
    </div>
  )
}

/** Deleting cannot be taken back, so it is asked first. */
function DeleteDialog({
  schedule,
  open,
  onOpenChange,
}: Props & { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  const { act, busy } = useAct<unknown>({ onDone: () => onOpenChange(false) })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this schedule?"
      about={`"${schedule.readback}" starts nothing any more. Its runs stay, and go on naming it.`}
    >
      <div className="acts-end">
        <Button onClick={() => onOpenChange(false)}>Keep it</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/triggers/${schedule.id}`, method: 'DELETE' })}>
          Delete the schedule
        </Button>
      </div>
    </Dialog>
  )
}
