'use client'

import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Button } from '#components/ui/button.tsx'
import type { Suggestion } from '#server/bridge/suggestions/schema.ts'

/** After a row of equal approvals: a standing permission that could be asked for, with what it would have done. Never before deciding. */
export function SuggestionCard({ approvalId }: { readonly approvalId: string }) {
  const { data } = useRead<{ suggestion: Suggestion }>(`/approvals/${approvalId}/suggestion`)
  const [answer, setAnswer] = useState<'asked' | 'quiet' | null>(null)
  const suggestion = data?.suggestion ?? null
  if (answer !== null) return <Answered answer={answer} />
  return suggestion === null ? null : <Offer approvalId={approvalId} suggestion={suggestion} onAnswer={setAnswer} />
}

interface OfferProps {
  readonly approvalId: string
  readonly suggestion: NonNullable<Suggestion>
  readonly onAnswer: (answer: 'asked' | 'quiet') => void
}

function Offer({ approvalId, suggestion, onAnswer }: OfferProps) {
  const t = useT()
  const clock = useClock()
  const { approvals, forDays, ordinal, perDayMax, sentence, until, wouldAsk, wouldRun } = suggestion
  const ask = useAct<unknown>({ onDone: () => onAnswer('asked') })
  const quiet = useAct<unknown>({ onDone: () => onAnswer('quiet') })
  return (
    <section className="note mt-3" aria-label={t('A suggestion')}>
      <div className="grid gap-2">
        <p>
          <span className="strong">{t('You approved this {n} times unchanged.', { n: approvals })}</span>{' '}
          <Said
            text="Let it do this without asking: {what}, at most {n} in 24 hours, until {day}?"
            holes={{ what: <SafeText text={sentence} destination />, n: t.number(perDayMax), day: yearDay(until, clock) }}
          />{' '}
          {t('{ran} of the last {all} would have run, {asked} would still have asked. Every tenth asks all the same.', {
            ran: wouldRun,
            all: wouldRun + wouldAsk,
            asked: wouldAsk,
          })}
        </p>
        <div className="row flex-wrap">
          <Button
            size="xs"
            busy={ask.busy}
            onClick={() =>
              ask.act({ path: `/approvals/${approvalId}/permissions`, body: { ordinal, reach: 'same', perDayMax, days: forDays } })
            }
          >
            {t('Ask an admin')}
          </Button>
          <Button size="xs" busy={quiet.busy} onClick={() => quiet.act({ path: `/approvals/${approvalId}/suggestion`, method: 'DELETE' })}>
            {t('Not for this')}
          </Button>
        </div>
      </div>
    </section>
  )
}

function Answered({ answer }: { readonly answer: 'asked' | 'quiet' }) {
  const t = useT()
  return (
    <p className="fine" role="status">
      {answer === 'asked'
        ? t('Asked. Until an admin gives it, every plan asks.')
        : t('Not suggested again for 90 days. Every plan asks, as before.')}
    </p>
  )
}
