'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useRunCost } from '#components/costs/run-cost.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { ProblemState } from '#components/ui/states.tsx'
import type { ModelSaid, RunAnswers } from '#server/bridge/answers/schema.ts'

/** What models said in a run, read when somebody opens it. Their words are marked as what they are: from outside. */
export function ModelAnswers({ runId, isMoving }: { readonly runId: string; readonly isMoving: boolean }) {
  const t = useT()
  const cost = useRunCost(runId, isMoving)
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useRead<RunAnswers>(isOpen ? `/runs/${runId}/answers` : null)
  if (!cost.data || cost.data.calls.length === 0) return null
  return (
    <details className="card group mt-4" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="card-h cursor-pointer border-b-0">
        <ChevronRight className="i muted flex-none group-open:rotate-90" aria-hidden />
        <h2>{t('What models answered')}</h2>
        <span className="end muted pr-2 text-right text-sm">{t('from outside: nobody here wrote it')}</span>
      </summary>
      {error ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data?.answers.length === 0 ? <p className="muted m-4">{t('No answer is kept yet.')}</p> : null}
      <ol>
        {data?.answers.map((said, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows, in the order of the run
          <Said key={at} said={said} />
        ))}
      </ol>
      {data && data.more > 0 ? (
        <p className="muted m-4">{t.count(data.more, '{n} more answer is kept', '{n} more answers are kept')}</p>
      ) : null}
    </details>
  )
}

function Said({ said }: { readonly said: ModelSaid }) {
  const t = useT()
  return (
    <li className="grid gap-1 border-t border-(--line-soft) px-4 py-3 text-sm">
      <p className="strong">
        <SafeText text={said.goal ?? said.step} />
      </p>
      <p className="muted small">
        <SafeText text={said.model} /> {t('at {provider}', { provider: said.provider })}
        {said.turn > 1 ? `, ${t('turn {n}', { n: said.turn })}` : ''}
        {said.refused ? `, ${t('it declined')}` : ''}
      </p>
      {said.text === null || said.text === '' ? null : (
        <p className="wrap-anywhere whitespace-pre-wrap">
          <SafeText text={said.text} />
        </p>
      )}
      {said.calls.map((call, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a model may want the same twice
        <p key={at} className="small wrap-anywhere">
          {t('wanted:')} <SafeText text={`${call.name} ${call.arguments}`} />
        </p>
      ))}
    </li>
  )
}
