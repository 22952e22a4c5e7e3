import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import { secrets } from '#db/schema/secrets.ts'
import { workspaceKeys } from '#db/schema/workspace-keys.ts'
import { type TenantScope, withSystem } from '#db/with-scope.ts'

export type SecretRow = typeof secrets.$inferSelect

/** Two savings of the same path stand in line, so that versions rise one by one. */
export async function lockPath(scope: TenantScope, path: string): Promise<void> {
  await scope.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`vault:${scope.workspaceId}:${path}`}, 0))`)
}

export async function insertSecret(scope: TenantScope, row: Omit<typeof secrets.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx.insert(secrets).values({ ...row, workspaceId: scope.workspaceId })
}

/** The newest row of a path, a tombstone included. */
export async function newestSecret(scope: TenantScope, path: string): Promise<SecretRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(secrets)
    .where(and(eq(secrets.workspaceId, scope.workspaceId), eq(secrets.path, path)))
    .orderBy(desc(secrets.version))
    .limit(1)
  return row
}

export async function listNewestSecrets(scope: TenantScope): Promise<SecretRow[]> {
  return await scope.tx
    .selectDistinctOn([secrets.path])
    .from(secrets)
    .where(eq(secrets.workspaceId, scope.workspaceId))
    .orderBy(secrets.path, desc(secrets.version))
}

export async function deleteOlder(scope: TenantScope, path: string, version: number): Promise<void> {
  await scope.tx
    .delete(secrets)
    .where(and(eq(secrets.workspaceId, scope.workspaceId), eq(secrets.path, path), lt(secrets.version, version)))
}

export async function insertWorkspaceKey(scope: TenantScope, row: { version: number; wrapped: Buffer }): Promise<void> {
  await scope.tx
    .insert(workspaceKeys)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}

export async function newestWorkspaceKey(scope: TenantScope): Promise<{ version: number; wrapped: Buffer } | undefined> {
  const [row] = await scope.tx
    .select()
    .from(workspaceKeys)
    .where(eq(workspaceKeys.workspaceId, scope.workspaceId))
    .orderBy(desc(workspaceKeys.version))
    .limit(1)
  return row
}

export async function findWorkspaceKey(scope: TenantScope, version: number): Promise<{ version: number; wrapped: Buffer } | undefined> {
  const [row] = await scope.tx
    .select()
    .from(workspaceKeys)
    .where(and(eq(workspaceKeys.workspaceId, scope.workspaceId), eq(workspaceKeys.version, version)))
  return row
}

/** Every data key of every workspace, by its place only: what the key file must be able to open. */
export async function listKeyPlaces(): Promise<{ workspaceId: string; version: number }[]> {
  return await withSystem(
    async ({ tx }) =>
      await tx
        .select({ workspaceId: workspaceKeys.workspaceId, version: workspaceKeys.version })
        .from(workspaceKeys)
        .orderBy(asc(workspaceKeys.workspaceId), asc(workspaceKeys.version)),
  )
}
