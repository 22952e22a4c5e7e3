import { and, desc, eq, or, sql } from 'drizzle-orm'
import { usageEvents } from '#db/schema/usage-events.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What a model was asked for one turn, repairs included: the model that answered last, and all tokens and millionths it cost. */
export async function turnUsage(
  scope: TenantScope,
  requestId: string,
): Promise<{ model: string | null; inputTokens: number | null; outputTokens: number | null; costMicros: number | null }> {
  const rows = await scope.tx
    .select()
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.workspaceId, scope.workspaceId),
        or(eq(usageEvents.requestId, requestId), sql`starts_with(${usageEvents.requestId}, ${`${requestId}.`})`),
      ),
    )
    .orderBy(desc(usageEvents.at), desc(usageEvents.id))
    .limit(20)
  if (rows.length === 0) return { model: null, inputTokens: null, outputTokens: null, costMicros: null }
  const sum = (of: (row: (typeof rows)[number]) => number | null): number => rows.reduce((all, row) => all + (of(row) ?? 0), 0)
  return {
    model: rows.find(({ model }) => model !== null)?.model ?? null,
    inputTokens: sum((row) => row.inputTokens),
    outputTokens: sum((row) => row.outputTokens),
    costMicros: sum((row) => row.settledMicro ?? row.reservedMicro),
  }
}
