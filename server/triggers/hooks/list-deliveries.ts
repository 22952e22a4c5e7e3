import { runStatus } from '#server/runs/core/run-status.ts'
import { findAttempt, findRun, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import type { DeliveryDetail, DeliveryItem, DeliveryList } from '#server/triggers/hooks/schema.ts'
import { type DeliveryFacts, findDelivery, findWebhook, listDeliveryRows } from '#server/triggers/hooks/store.ts'

const PAGE = 50

/** What came to a webhook in the last 30 days, newest first, a page at a time. @throws AppError NOT_FOUND */
export async function listDeliveries(workspaceId: string, webhookId: string, filter: { before?: string }): Promise<DeliveryList> {
  return await inScope(workspaceId, async (scope) => {
    await findWebhook(scope, webhookId)
    const rows = await listDeliveryRows(scope, webhookId, { ...filter, limit: PAGE })
    const items: DeliveryItem[] = []
    for (const { delivery, run } of rows) items.push(await itemOf(scope, delivery, run))
    return { items, next: rows.length === PAGE ? (rows.at(-1)?.delivery.id ?? null) : null }
  })
}

/** One of them, with its bytes as text. @throws AppError NOT_FOUND */
export async function readDelivery(workspaceId: string, webhookId: string, id: string): Promise<DeliveryDetail> {
  return await inScope(workspaceId, async (scope) => {
    await findWebhook(scope, webhookId)
    const row = await findDelivery(scope, webhookId, id)
    const run = row.runId === null ? null : await findRun(scope, row.runId)
    return {
      ...(await itemOf(scope, row, run)),
      headers: row.headers as DeliveryDetail['headers'],
      bodyDigest: row.bodyDigest,
      body: row.body === null ? null : row.body.toString('utf8'),
      expected: row.expected as DeliveryDetail['expected'],
      startedAfterMs: row.settledAt === null ? null : Math.max(0, row.settledAt.getTime() - row.receivedAt.getTime()),
    }
  })
}

async function itemOf(scope: TenantScope, row: DeliveryFacts, run: RunRow | null): Promise<DeliveryItem> {
  const { id, messageId, receivedAt, status, tookMs, outcome, reason, reasonInput: input, bodyBytes, repeats } = row
  return {
    id,
    messageId,
    receivedAt: receivedAt.toISOString(),
    status,
    tookMs,
    outcome,
    reason,
    input,
    run: run === null ? null : { id: run.id, n: run.n, status: await statusOf(scope, run) },
    bodyBytes,
    repeats,
  }
}

async function statusOf(scope: TenantScope, run: RunRow) {
  const attempt = await findAttempt(scope, run.id, run.leg, run.attempt)
  return runStatus({
    outcome: run.outcome,
    state: attempt?.state ?? 'INIT',
    held: attempt?.hold != null,
    admitted: run.admittedAt !== null,
    queued: run.queuedAt !== null,
  })
}
