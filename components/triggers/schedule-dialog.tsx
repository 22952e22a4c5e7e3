'use client'

import { useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { type InputsSchema, inputValues, pathOfInput } from '#components/crews/input-values.ts'
import { placeOfFault } from '#components/crews/row-values.ts'
import { SchemaFields } from '#components/crews/schema-fields.tsx'
import { useRowFaults } from '#components/crews/use-row-faults.ts'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { useClock } from '#components/time/use-clock.ts'
import { FireList } from '#components/triggers/fire-list.tsx'
import { OVERLAP_WORDS } from '#components/triggers/trigger-words.ts'
import { usePreview } from '#components/triggers/use-preview.ts'
import { ZoneField } from '#components/triggers/zone-field.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { Overlap, SchedulePreview, TriggerItem } from '#server/triggers/schema.ts'

interface Props {
  readonly member: Pick<MemberDetail, 'id' | 'name' | 'inputs' | 'sampleInputs'>
  /** The one to change; null makes one. */
  readonly schedule: TriggerItem | null
  /** What a new one begins with: a sentence, or five fields. */
  readonly given?: { readonly sentence: string; readonly timeZone: string }
  readonly onClose: () => void
}

/** When, on which clock, with what, and beside what a crew member starts by itself. */
export function ScheduleDialog({ member, schedule, given, onClose }: Props) {
  const t = useT()
  const about = schedule
    ? t('Its runs start in your name from now on, with the version at work, and ask before they act as always.')
    : t('It starts in your name, with the version at work, and asks before it acts as always.')
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={schedule ? t('Change when it starts') : t('When should {name} start?', { name: member.name })}
      about={about}
    >
      <ScheduleForm member={member} schedule={schedule} {...(given ? { given } : {})} onClose={onClose} />
    </Dialog>
  )
}

function ScheduleForm({ member, schedule, given, onClose }: Props) {
  const t = useT()
  const { zone: here } = useClock()
  const [sentence, setSentence] = useState(schedule?.sentence ?? given?.sentence ?? '')
  const [timeZone, setTimeZone] = useState(schedule?.timeZone ?? given?.timeZone ?? here)
  const [overlap, setOverlap] = useState<Overlap>(schedule?.overlap ?? 'skip')
  const schema = member.inputs as InputsSchema
  const form = useForm<Record<string, unknown>>({ defaultValues: { ...(schedule?.inputs ?? member.sampleInputs ?? {}) } })
  const rows = useRowFaults(schema, form)
  const { preview, asked } = usePreview(sentence, timeZone)
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      onClose()
      if (preview?.ok) toast(t('{name} starts: {when}.', { name: member.name, when: preview.readback }))
    },
    placeOf: (pointer) => (pointer.startsWith('/inputs/') ? placeOfFault(pathOfInput(pointer), schema.properties ?? {}, t) : pointer),
    onProblem: (problem) => {
      for (const { pointer, message } of problem.errors) rows.tell(pathOfInput(pointer), message)
    },
  })
  const save = form.handleSubmit((given) => {
    if (!rows.check(given)) return
    const body = { sentence, timeZone, overlap, inputs: inputValues(given, schema) }
    if (schedule) act({ path: `/triggers/${schedule.id}`, method: 'PATCH', body: { ...body, revision: schedule.revision } })
    else act({ path: '/triggers', body: { ...body, memberId: member.id } })
  })
  const isRead = preview?.ok === true && asked === sentence
  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isRead) void save()
      }}
    >
      <SentenceField sentence={sentence} onChange={setSentence} preview={preview} />
      <ZoneField value={timeZone} here={here} onChange={setTimeZone} />
      {preview?.ok ? <FireList fires={preview.fires} timeZone={timeZone} /> : null}
      <OverlapField value={overlap} onChange={setOverlap} />
      <SchemaFields schema={schema} form={form} faults={rows.told} />
      <div className="acts-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={busy} off={isRead ? null : ''}>
          {schedule ? t('Save the schedule') : t('Add the schedule')}
        </Button>
      </div>
    </form>
  )
}

interface SentenceProps {
  readonly sentence: string
  readonly onChange: (sentence: string) => void
  readonly preview: SchedulePreview | null
}

/** The sentence, and under it what was understood or what is asked back. */
function SentenceField({ sentence, onChange, preview }: SentenceProps) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Starts when')}
      </label>
      <input
        id={id}
        className="input"
        value={sentence}
        placeholder={t('every Monday at 8')}
        maxLength={200}
        autoComplete="off"
        aria-describedby={`${id}-read`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="hint" id={`${id}-read`} role="status">
        {preview === null ? (
          <Said
            text="In your words, like {a}, {b} or {c}; or five cron fields."
            holes={{ a: <em>{t('weekdays at 7:30')}</em>, b: <em>{t('first of the month at 9')}</em>, c: <em>{t('täglich um 8')}</em> }}
          />
        ) : preview.ok ? (
          <Said text="Read as: {when}" holes={{ when: <b className="text-fg">{preview.readback}</b> }} />
        ) : (
          preview.question
        )}
      </p>
      {preview !== null && !preview.ok ? (
        <p className="hint">
          <button type="button" className="link" onClick={() => onChange(preview.example)}>
            {t('Take "{example}"', { example: preview.example })}
          </button>
        </p>
      ) : null}
    </div>
  )
}

function OverlapField({ value, onChange }: { readonly value: Overlap; readonly onChange: (value: Overlap) => void }) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('If the run before still goes on')}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        aria-describedby={`${id}-means`}
        onChange={(event) => onChange(event.target.value as Overlap)}
      >
        {(Object.keys(OVERLAP_WORDS) as Overlap[]).map((one) => (
          <option key={one} value={one}>
            {t(OVERLAP_WORDS[one].word)}
          </option>
        ))}
      </select>
      <p className="hint" id={`${id}-means`}>
        {t(OVERLAP_WORDS[value].means)}
      </p>
    </div>
  )
}
