'use client'

import { spentText } from '#components/costs/cost-words.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import type { RunCost } from '#server/bridge/costs/schema.ts'

/** A run that moves asks models meanwhile. */
const MOVING_MS = 4000

/** What the models of a run cost so far; read once for the whole page. */
export function useRunCost(runId: string, isMoving: boolean) {
  return useRead<RunCost>(`/costs/runs/${runId}`, { everyMs: isMoving ? MOVING_MS : false })
}

/** `0.00 €, no model used`, or what it cost and the way to the questions. */
export function RunCostLine({ runId, isMoving }: { readonly runId: string; readonly isMoving: boolean }) {
  const t = useT()
  const { data } = useRunCost(runId, isMoving)
  if (!data) return null
  const { total } = data
  if (total.calls === 0) return <span>{spentText(total, t)}</span>
  return (
    <span>
      <b>{spentText(total, t)}</b>
      <a className="link" href="#model-calls">
        {t.count(total.calls, '{n} question to models', '{n} questions to models')}
      </a>
    </span>
  )
}
