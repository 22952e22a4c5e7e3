'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { clockSeconds } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import type { PlanItem, RunDetail } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

type Held = NonNullable<NonNullable<RunDetail['hold']>['effect']>
type Resolution = 'done' | 'not_done' | 'abandon'

interface Props {
  readonly runId: string
  readonly held: Held
  readonly item: PlanItem
  /** Actions of this plan that were not sent yet. */
  readonly left: number
}

/** An action that may or may not have arrived: a person looks and says. Nothing is chosen beforehand. */
export function SettleForm({ runId, held, item, left }: Props) {
  const t = useT()
  const [choice, setChoice] = useState<Resolution | null>(null)
  const [note, setNote] = useState('')
  const { act, busy } = useAct<unknown>()
  const off = useSettleOff(held, choice)
  const choices = choicesOf(left, t)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (off === null && choice)
          act({ path: `/runs/${runId}/resolve`, body: { leg: held.leg, ordinal: held.ordinal, resolution: choice, note } })
      }}
    >
      <p className="mb-3">
        <Said
          text={
            held.errorText
              ? 'It went out, and no answer came back: {why} Sent again by itself, it could arrive twice. {look} Then say what you found.'
              : 'It went out, and no answer came back. Sent again by itself, it could arrive twice. {look} Then say what you found.'
          }
          holes={{ why: <SafeText text={`${held.errorText}.`} />, look: <WhereToLook item={item} /> }}
        />
      </p>
      <fieldset>
        <legend className="sr">{t('What happened')}</legend>
        {choices.map(({ value, word, means }) => (
          <label key={value} className="choice">
            <input type="radio" name="resolution" value={value} checked={choice === value} onChange={() => setChoice(value)} />
            <span>
              <span className="strong">{word}</span>
              <br />
              <span className="muted">{means}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <input
          className="input min-w-48 flex-1"
          aria-label={t('Note, kept with the proof (optional)')}
          placeholder={t('Note, kept with the proof (optional)')}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button look="primary" type="submit" busy={busy} off={off}>
          {choices.find((one) => one.value === choice)?.button ?? t('Settle')}
        </Button>
      </div>
    </form>
  )
}

function useSettleOff(held: Held, choice: Resolution | null): string | null {
  const t = useT()
  const role = useOff('operator')
  const clock = useClock()
  const now = useNow(1000)
  if (role !== null) return role
  if (new Date(held.canResolveAt).getTime() > now)
    return t('It may still arrive until {when}.', { when: clockSeconds(held.canResolveAt, clock) })
  return choice === null ? t('Choose what you found.') : null
}

function choicesOf(left: number, t: Say): readonly { value: Resolution; word: string; means: string; button: string }[] {
  const done =
    left === 0
      ? t('Counts as done. Nothing else is left to do.')
      : t.count(left, 'Counts as done. The last action is carried out next.', 'Counts as done. The other {n} are carried out next.')
  return [
    {
      value: 'done',
      word: t('It arrived'),
      means: done,
      button: left === 0 ? t('Settle and finish') : t('Settle and carry out {n} more', { n: left }),
    },
    {
      value: 'not_done',
      word: t('It did not arrive'),
      means: t('Counts as not sent, and nothing more is sent. Sending it again is a new plan that asks first.'),
      button: t('Settle and stop here'),
    },
    { value: 'abandon', word: t('Stop here'), means: t('Stays open as not sure. Nothing more is sent.'), button: t('Stop, leave it open') },
  ]
}

function WhereToLook({ item }: { readonly item: PlanItem }) {
  const t = useT()
  if (item.preview.kind === 'mail') {
    return (
      <Said
        text="Look for “{subject}” in the {outbox}."
        holes={{
          subject: <SafeText text={item.preview.subject} />,
          outbox: (
            <Link className="link" href="/outbox">
              {t('outbox')}
            </Link>
          ),
        }}
      />
    )
  }
  return <Said text="Look at {place}." holes={{ place: <SafeText text={item.destination ?? item.summary} destination /> }} />
}
