import { and, asc, eq } from 'drizzle-orm'
import { artifacts } from '#db/schema/artifacts.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type ArtifactRow = typeof artifacts.$inferSelect

/** Append-only; a second write of the same name (a lost worker's) is dropped, the first one counts. */
export async function insertArtifacts(
  scope: TenantScope,
  rows: readonly Omit<typeof artifacts.$inferInsert, 'workspaceId'>[],
): Promise<void> {
  if (rows.length === 0) return
  await scope.tx
    .insert(artifacts)
    .values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
    .onConflictDoNothing()
}

export async function listArtifacts(scope: TenantScope, runId: string, leg: number, attempt: number): Promise<ArtifactRow[]> {
  return await scope.tx
    .select()
    .from(artifacts)
    .where(
      and(eq(artifacts.workspaceId, scope.workspaceId), eq(artifacts.runId, runId), eq(artifacts.leg, leg), eq(artifacts.attempt, attempt)),
    )
    .orderBy(asc(artifacts.name))
}

/** All evidence of a run, earlier legs first: what its walk has already read. */
export async function listEvidence(scope: TenantScope, runId: string): Promise<ArtifactRow[]> {
  return await scope.tx
    .select()
    .from(artifacts)
    .where(and(eq(artifacts.workspaceId, scope.workspaceId), eq(artifacts.runId, runId), eq(artifacts.role, 'evidence')))
    .orderBy(asc(artifacts.leg), asc(artifacts.attempt), asc(artifacts.name))
}
