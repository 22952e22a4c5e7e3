import { z } from 'zod'
import type { ModelCall, RunCost } from '#server/bridge/costs/schema.ts'
import { listCallsOfRun, spentOnRun, type UsageRow } from '#server/bridge/costs/store.ts'
import { whichKept } from '#server/gateway/llm/transcripts/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const CALLS_MAX = 500
const triedSchema = z.array(z.object({ provider: z.string(), model: z.string(), outcome: z.string(), status: z.number().optional() }))
const hiddenSchema = z.record(z.string(), z.number())

/** What the models of a run cost, and each call in its order. @throws AppError NOT_FOUND */
export async function readRunCost(workspaceId: string, runId: string): Promise<RunCost> {
  return await inScope(workspaceId, async (scope) => {
    await findRun(scope, runId)
    const rows = await listCallsOfRun(scope, runId, CALLS_MAX)
    const kept = await whichKept(
      scope,
      rows.map(({ id }) => id),
    )
    return { total: await spentOnRun(scope, runId), calls: rows.map((row) => callOf(row, kept)) }
  })
}

function callOf(row: UsageRow, kept: ReadonlySet<string>): ModelCall {
  const { id, at, role, provider, model, outcome, inputTokens, outputTokens, settledMicro, reservedMicro, settledAt } = row
  const tried = triedSchema.safeParse(row.tried).data ?? []
  return {
    ...{ id, role, provider, model, outcome, inputTokens, outputTokens },
    at: at.toISOString(),
    costMicro: settledMicro ?? reservedMicro,
    isEstimated: settledMicro === null || inputTokens === null,
    tookMs: settledAt === null ? null : settledAt.getTime() - at.getTime(),
    tried: tried.map(({ status, ...one }) => ({ ...one, status: status ?? null })),
    hidden: Object.entries(hiddenSchema.safeParse(row.hidden).data ?? {}).map(([kind, n]) => ({ kind, n })),
    isKept: kept.has(id),
  }
}
