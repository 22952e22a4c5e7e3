'use client'

import { useId, useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { initials } from '#components/ui/plain-name.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

type Wish = ApprovalDetail['wishes'][number]

/** What was wanted changed before a decision, and what the author said to it; who may answer does it here. */
export function WishTalk({ wishes }: { readonly wishes: readonly Wish[] }) {
  const t = useT()
  if (wishes.length === 0) return null
  return (
    <section className="card my-4" aria-label={t('Changes wanted')}>
      <div className="card-h">
        <h2>{t('Changes wanted')}</h2>
      </div>
      <ul className="card-b grid gap-4">
        {wishes.map((wish) => (
          <li key={wish.id} className="grid gap-2">
            <Line name={wish.name} at={wish.at} text={wish.text} />
            {wish.answer ? <Line name={wish.answer.name} at={wish.answer.at} text={wish.answer.text} isAnswer /> : null}
            {wish.answer === null && wish.mine ? <AnswerForm id={wish.id} /> : null}
            {wish.answer === null && !wish.mine ? (
              <span className="pl-9">
                <Badge tone="warn">{t('Not answered yet')}</Badge>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({
  name,
  at,
  text,
  isAnswer = false,
}: {
  readonly name: string
  readonly at: string
  readonly text: string
  readonly isAnswer?: boolean
}) {
  const clock = useClock()
  const now = useNow()
  return (
    <p className="talk mt-0">
      <span className="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <span className="muted exact">
        <Said
          text={isAnswer ? '{name} answered {when}: “{text}”' : '{name} wrote {when}: “{text}”'}
          holes={{
            name: (
              <span className="strong" style={{ color: 'var(--fg)' }}>
                <SafeText text={name} />
              </span>
            ),
            when: dayTime(at, clock, now),
            text: (
              <span style={{ color: 'var(--fg)' }}>
                <SafeText text={text} />
              </span>
            ),
          }}
        />
      </span>
    </p>
  )
}

function AnswerForm({ id }: { readonly id: string }) {
  const t = useT()
  const field = useId()
  const [text, setText] = useState('')
  const { act, busy } = useAct<unknown>()
  return (
    <form
      className="grid gap-2 pl-9"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') act({ path: `/change-requests/${id}/answer`, body: { text: text.trim() } })
      }}
    >
      <label className="sr" htmlFor={field}>
        {t('Your answer')}
      </label>
      <textarea
        id={field}
        className="input"
        rows={2}
        maxLength={2000}
        placeholder={t('Your answer')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <span className="row flex-wrap">
        <Button size="s" look="primary" type="submit" busy={busy} off={text.trim() === '' ? t('Write something first.') : null}>
          {t('Answer')}
        </Button>
      </span>
    </form>
  )
}
