import { and, eq } from 'drizzle-orm'
import { artifacts } from '#db/schema/artifacts.ts'
import type { TenantScope } from '#db/with-scope.ts'

/** The sealed artifact behind a ledger row. */
export async function findArtifact(
  scope: TenantScope,
  place: { runId: string; leg: number; attempt: number; name: string },
): Promise<typeof artifacts.$inferSelect | undefined> {
  const [row] = await scope.tx
    .select()
    .from(artifacts)
    .where(
      and(
        eq(artifacts.workspaceId, scope.workspaceId),
        eq(artifacts.runId, place.runId),
        eq(artifacts.leg, place.leg),
        eq(artifacts.attempt, place.attempt),
        eq(artifacts.name, place.name),
      ),
    )
  return row
}
