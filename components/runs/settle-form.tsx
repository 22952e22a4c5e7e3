'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff, useZone } from '#components/shell/use-shell.ts'
import { clockSeconds } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { counted } from '#components/words.ts'
import type { PlanItem, RunDetail } from '#server/bridge/schema.ts'

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
  const [choice, setChoice] = useState<Resolution | null>(null)
  const [note, setNote] = useState('')
  const { act, busy } = useAct<unknown>()
  const off = useSettleOff(held, choice)
  const choices = choicesOf(left)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (off === null && choice)
          act({ path: `/runs/${runId}/resolve`, body: { leg: held.leg, ordinal: held.ordinal, resolution: choice, note } })
      }}
    >
      <p className="mb-3">
        It went out, and no answer came back{held.errorText ? ': ' : '.'}
        {held.errorText ? <SafeText text={`${held.errorText}.`} /> : null} Sent again by itself, it could arrive twice.{' '}
        <WhereToLook item={item} /> Then say what you found.
      </p>
      <fieldset>
        <legend className="sr">What happened</legend>
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
          aria-label="Note, kept with the proof (optional)"
          placeholder="Note, kept with the proof (optional)"
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button look="primary" type="submit" busy={busy} off={off}>
          {choices.find((one) => one.value === choice)?.button ?? 'Settle'}
        </Button>
      </div>
    </form>
  )
}

function useSettleOff(held: Held, choice: Resolution | null): string | null {
  const role = useOff('operator')
  const zone = useZone()
  const now = useNow(1000)
  if (role !== null) return role
  if (new Date(held.canResolveAt).getTime() > now) return `It may still arrive until ${clockSeconds(held.canResolveAt, zone)}.`
  return choice === null ? 'Choose what you found.' : null
}

function choicesOf(left: number): readonly { value: Resolution; word: string; means: string; button: string }[] {
  const rest =
    left === 0
      ? 'Nothing else is left to do.'
      : left === 1
        ? 'The last action is carried out next.'
        : `The other ${left} are carried out next.`
  return [
    {
      value: 'done',
      word: 'It arrived',
      means: `Counts as done. ${rest}`,
      button: left === 0 ? 'Settle and finish' : `Settle and carry out ${counted(left, 'more', 'more')}`,
    },
    {
      value: 'not_done',
      word: 'It did not arrive',
      means: 'Counts as not sent, and nothing more is sent. Sending it again is a new plan that asks first.',
      button: 'Settle and stop here',
    },
    { value: 'abandon', word: 'Stop here', means: 'Stays open as not sure. Nothing more is sent.', button: 'Stop, leave it open' },
  ]
}

function WhereToLook({ item }: { readonly item: PlanItem }) {
  if (item.preview.kind === 'mail') {
    return (
      <>
        Look for “<SafeText text={item.preview.subject} />” in the{' '}
        <Link className="link" href="/outbox">
          outbox
        </Link>
        .
      </>
    )
  }
  return (
    <>
      Look at <SafeText text={item.destination ?? item.summary} destination />.
    </>
  )
}
