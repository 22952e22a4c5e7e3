import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import { crews } from '#db/schema/crews.ts'
import { members } from '#db/schema/members.ts'
import { modelProviders } from '#db/schema/model-providers.ts'
import { modelRoles } from '#db/schema/model-roles.ts'
import { spendLimits } from '#db/schema/spend-limits.ts'
import type { TenantScope } from '#db/with-scope.ts'

export type ProviderRow = typeof modelProviders.$inferSelect
export type RoleRow = typeof modelRoles.$inferSelect
export type LimitRow = typeof spendLimits.$inferSelect
type Fresh<Row> = Omit<Row, 'workspaceId' | 'createdAt'>

/** Until the transaction ends nobody else changes what models there are, and what they may cost. */
export async function lockModels({ tx, workspaceId }: TenantScope): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`models|${workspaceId}`}, 0))`)
}

export async function insertProvider(scope: TenantScope, row: Omit<Fresh<ProviderRow>, 'test' | 'testedAt'>): Promise<void> {
  await scope.tx.insert(modelProviders).values({ ...row, workspaceId: scope.workspaceId })
}

export async function listProviders({ tx, workspaceId }: TenantScope): Promise<ProviderRow[]> {
  return await tx.select().from(modelProviders).where(eq(modelProviders.workspaceId, workspaceId)).orderBy(asc(modelProviders.createdAt))
}

export async function findProvider({ tx, workspaceId }: TenantScope, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tx
    .select()
    .from(modelProviders)
    .where(and(eq(modelProviders.workspaceId, workspaceId), eq(modelProviders.id, id)))
  return row
}

export async function findProviderNamed({ tx, workspaceId }: TenantScope, name: string): Promise<ProviderRow | undefined> {
  const [row] = await tx
    .select()
    .from(modelProviders)
    .where(and(eq(modelProviders.workspaceId, workspaceId), eq(modelProviders.name, name)))
  return row
}

export async function updateProvider(
  { tx, workspaceId }: TenantScope,
  id: string,
  change: Partial<Omit<Fresh<ProviderRow>, 'id' | 'name'>>,
): Promise<void> {
  await tx
    .update(modelProviders)
    .set(change)
    .where(and(eq(modelProviders.workspaceId, workspaceId), eq(modelProviders.id, id)))
}

export async function deleteProvider({ tx, workspaceId }: TenantScope, id: string): Promise<void> {
  await tx.delete(modelProviders).where(and(eq(modelProviders.workspaceId, workspaceId), eq(modelProviders.id, id)))
}

export async function listRoles({ tx, workspaceId }: TenantScope): Promise<RoleRow[]> {
  const rows = await tx.select().from(modelRoles).where(eq(modelRoles.workspaceId, workspaceId))
  // sorted here: a database's collation differs from host to host
  return rows.sort((a, b) => (a.role < b.role ? -1 : 1))
}

export async function findRole({ tx, workspaceId }: TenantScope, role: string): Promise<RoleRow | undefined> {
  const [row] = await tx
    .select()
    .from(modelRoles)
    .where(and(eq(modelRoles.workspaceId, workspaceId), eq(modelRoles.role, role)))
  return row
}

export async function putRole({ tx, workspaceId }: TenantScope, row: Omit<RoleRow, 'workspaceId'>): Promise<void> {
  const { role: _, ...set } = row
  await tx
    .insert(modelRoles)
    .values({ ...row, workspaceId })
    .onConflictDoUpdate({ target: [modelRoles.workspaceId, modelRoles.role], set })
}

export async function deleteRole({ tx, workspaceId }: TenantScope, role: string): Promise<void> {
  await tx.delete(modelRoles).where(and(eq(modelRoles.workspaceId, workspaceId), eq(modelRoles.role, role)))
}

export async function insertLimit(scope: TenantScope, row: Fresh<LimitRow>): Promise<void> {
  await scope.tx.insert(spendLimits).values({ ...row, workspaceId: scope.workspaceId })
}

export async function listLimits({ tx, workspaceId }: TenantScope): Promise<LimitRow[]> {
  return await tx
    .select()
    .from(spendLimits)
    .where(eq(spendLimits.workspaceId, workspaceId))
    .orderBy(asc(spendLimits.createdAt), asc(spendLimits.id))
}

/** Those that a call stands under: of the workspace, of each run, and of its crew and crew member. */
export async function listLimitsOver(
  { tx, workspaceId }: TenantScope,
  { crewId, memberId }: { readonly crewId: string | null; readonly memberId: string | null },
): Promise<LimitRow[]> {
  const whole = and(or(eq(spendLimits.scope, 'workspace'), eq(spendLimits.scope, 'run')), isNull(spendLimits.subjectId))
  const crew = crewId === null ? undefined : and(eq(spendLimits.scope, 'crew'), eq(spendLimits.subjectId, crewId))
  const member = memberId === null ? undefined : and(eq(spendLimits.scope, 'member'), eq(spendLimits.subjectId, memberId))
  return await tx
    .select()
    .from(spendLimits)
    .where(and(eq(spendLimits.workspaceId, workspaceId), or(whole, crew, member)))
    .orderBy(asc(spendLimits.createdAt), asc(spendLimits.id))
}

/** Whether the workspace has that crew or crew member. */
export async function hasSubject({ tx, workspaceId }: TenantScope, scope: 'crew' | 'member', id: string): Promise<boolean> {
  const table = scope === 'crew' ? crews : members
  const found = await tx
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.workspaceId, workspaceId), eq(table.id, id)))
  return found.length > 0
}

export async function findLimit({ tx, workspaceId }: TenantScope, id: string): Promise<LimitRow | undefined> {
  const [row] = await tx
    .select()
    .from(spendLimits)
    .where(and(eq(spendLimits.workspaceId, workspaceId), eq(spendLimits.id, id)))
  return row
}

export async function updateLimit(
  { tx, workspaceId }: TenantScope,
  id: string,
  change: Pick<LimitRow, 'maxMicro' | 'atLimit' | 'changedBy' | 'changedAt' | 'signature' | 'keyId' | 'epoch'>,
): Promise<void> {
  await tx
    .update(spendLimits)
    .set(change)
    .where(and(eq(spendLimits.workspaceId, workspaceId), eq(spendLimits.id, id)))
}

export async function deleteLimit({ tx, workspaceId }: TenantScope, id: string): Promise<void> {
  await tx.delete(spendLimits).where(and(eq(spendLimits.workspaceId, workspaceId), eq(spendLimits.id, id)))
}

/** User id of whoever hired a crew member. */
export async function findMemberOwner({ tx, workspaceId }: TenantScope, memberId: string): Promise<string | null> {
  const [row] = await tx
    .select({ createdBy: members.createdBy })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.id, memberId)))
  return row?.createdBy ?? null
}
