'use client'

import { CirclePause, Clock, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { clockTime, dayTime, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
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
  const t = useT()
  const clock = useClock()
  const paused = pauseText(schedule, t)
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
            {schedule.timeZone === clock.zone ? '' : `${zoneWords(schedule.timeZone)}, `}
            {schedule.owner.isYou ? t('in the name of you') : t('in the name of {name}', { name: schedule.owner.name })}
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
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const [next, ...later] = fires
  if (!next) return null
  return (
    <>
      <p>
        <Said
          text="Next {when} {zone}"
          holes={{
            when: <b className="strong">{dayTime(next.at, clock, now)}</b>,
            zone: <span className="muted">{zoneName(next.at, clock)}</span>,
          }}
        />
        {waitsSince ? <span className="muted">{t('; one start waits for the run before')}</span> : null}
      </p>
      {later.length > 0 ? (
        <p className="small muted">
          {t('then {times}', { times: later.map((fire) => `${fireDay(fire.at, clock, now)}, ${clockTime(fire.at, clock)}`).join(' · ') })}
        </p>
      ) : null}
      {fires.map((fire) =>
        fire.dst ? (
          <p key={fire.at} className="small warn">
            {fireDay(fire.at, clock, now)}: {changeText(fire, t)}
          </p>
        ) : null,
      )}
    </>
  )
}

function Last({ schedule: { last } }: Pick<Props, 'schedule'>) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  if (last === null) return <p className="small muted">{t('Has not started anything yet')}</p>
  const when = <span className="muted">{dayTime(last.slotAt, clock, now)}</span>
  if (last.runId === null || last.status === null)
    return (
      <p className="small">
        <Said text="Last: {what}, {when}" holes={{ what: missedText(last, t), when }} />
      </p>
    )
  const { word, tone } = RUN_WORDS[last.status]
  return (
    <p className="small row">
      <Said
        text="Last {run} {when} {state}"
        holes={{
          run: (
            <Link className="link" href={`/runs/${last.runId}`}>
              {t('run')}
            </Link>
          ),
          when,
          state: <Badge tone={tone}>{t(word)}</Badge>,
        }}
      />
    </p>
  )
}

function Acts({ schedule, onChange }: Props) {
  const t = useT()
  const router = useRouter()
  const off = useOff('operator')
  const [asking, setAsking] = useState(false)
  const { id, readback, pause } = schedule
  const resume = useAct<unknown>({ onDone: () => toast(t('Resumed: {schedule}.', { schedule: readback })) })
  const pauseIt = useAct<unknown>({
    onDone: () =>
      toast(t('Paused: {schedule}. Runs under way go on.', { schedule: readback }), {
        duration: UNDO_MS,
        action: { label: t('Undo'), onClick: () => resume.act({ path: `/triggers/${id}/resume` }) },
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
          aria-label={t('Pause {name}', { name: readback })}
          onClick={() => pauseIt.act({ path: `/triggers/${id}/pause` })}
        >
          <Pause className="i" aria-hidden />
          {t('Pause')}
        </Button>
      ) : (
        <Button
          size="s"
          busy={resume.busy}
          aria-label={t('Resume {name}', { name: readback })}
          onClick={() => resume.act({ path: `/triggers/${id}/resume` })}
        >
          <Play className="i" aria-hidden />
          {t('Resume')}
        </Button>
      )}
      <Button
        size="s"
        busy={run.busy}
        aria-label={t('Run now: {schedule}', { schedule: readback })}
        onClick={() => run.act({ path: `/triggers/${id}/run` })}
      >
        {t('Run now')}
      </Button>
      {onChange ? (
        <Button
          size="s"
          look="ghost"
          className="icon"
          aria-label={t('Change {name}', { name: readback })}
          title={t('Change')}
          onClick={onChange}
        >
          <Pencil className="i" aria-hidden />
        </Button>
      ) : null}
      <Button
        size="s"
        look="ghost"
        className="icon"
        aria-label={t('Delete {name}', { name: readback })}
        title={t('Delete')}
        onClick={() => setAsking(true)}
      >
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
  const t = useT()
  const { act, busy } = useAct<unknown>({ onDone: () => onOpenChange(false) })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('Delete this schedule?')}
      about={t('"{schedule}" starts nothing any more. Its runs stay, and go on naming it.', { schedule: schedule.readback })}
    >
      <div className="acts-end">
        <Button onClick={() => onOpenChange(false)}>{t('Keep it')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/triggers/${schedule.id}`, method: 'DELETE' })}>
          {t('Delete the schedule')}
        </Button>
      </div>
    </Dialog>
  )
}
