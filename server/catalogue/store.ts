import { and, asc, eq, sql } from 'drizzle-orm'
import { catalogueRows } from '#db/schema/catalogue-rows.ts'
import { connectorSignIns } from '#db/schema/connector-sign-ins.ts'
import { connectors } from '#db/schema/connectors.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import { wordOnce } from '#db/word-once.ts'

export type ConnectorRow = typeof connectors.$inferSelect
export type StoredRow = typeof catalogueRows.$inferSelect

/** Every workspace of the installation. */
export async function listWorkspaceIds({ tx }: SystemScope): Promise<string[]> {
  return (await tx.select({ id: workspaces.id }).from(workspaces).orderBy(asc(workspaces.id))).map(({ id }) => id)
}

/** Until the transaction ends nobody else looks what is missing here. */
export async function lockConnectors({ tx, workspaceId }: TenantScope): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`connectors|${workspaceId}`}, 0))`)
}

export async function insertConnector(scope: TenantScope, row: Omit<typeof connectors.$inferInsert, 'workspaceId'>): Promise<void> {
  await scope.tx
    .insert(connectors)
    .values({ ...row, workspaceId: scope.workspaceId })
    .onConflictDoNothing()
}

export async function findConnector(scope: TenantScope, key: string): Promise<ConnectorRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(connectors)
    .where(and(eq(connectors.workspaceId, scope.workspaceId), eq(connectors.key, key)))
  return row
}

export async function findConnectorById(scope: TenantScope, id: string): Promise<ConnectorRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(connectors)
    .where(and(eq(connectors.workspaceId, scope.workspaceId), eq(connectors.id, id)))
  return row
}

/** First connected first: what ships with Muster, then what was added. */
export async function listConnectorRows(scope: TenantScope): Promise<ConnectorRow[]> {
  return await scope.tx
    .select()
    .from(connectors)
    .where(eq(connectors.workspaceId, scope.workspaceId))
    .orderBy(asc(connectors.createdAt), asc(connectors.id))
}

/** How apps are signed in to, without what is sealed. */
export async function listSignInRows(scope: TenantScope) {
  const { connectorId, url, issuer, clientId, clientKnownBy, state, scopes, scopesWanted, signedInBy, signedInAt, endedWhy } =
    connectorSignIns
  return await scope.tx
    .select({ connectorId, url, issuer, clientId, clientKnownBy, state, scopes, scopesWanted, signedInBy, signedInAt, endedWhy })
    .from(connectorSignIns)
    .where(eq(connectorSignIns.workspaceId, scope.workspaceId))
}
export type SignInView = Awaited<ReturnType<typeof listSignInRows>>[number]

export async function updateConnector(
  scope: TenantScope,
  id: string,
  change: Partial<Pick<ConnectorRow, 'name' | 'config' | 'enabled' | 'testAskedAt' | 'testedAt' | 'test'>>,
): Promise<void> {
  if (Object.keys(change).length === 0) return
  await scope.tx
    .update(connectors)
    .set(change)
    .where(and(eq(connectors.workspaceId, scope.workspaceId), eq(connectors.id, id)))
}

export async function insertRows(
  scope: TenantScope,
  rows: readonly Omit<typeof catalogueRows.$inferInsert, 'workspaceId'>[],
): Promise<void> {
  if (rows.length === 0) return
  await scope.tx
    .insert(catalogueRows)
    .values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })))
    .onConflictDoNothing()
}

export async function listRows(scope: TenantScope): Promise<StoredRow[]> {
  return await scope.tx
    .select()
    .from(catalogueRows)
    .where(eq(catalogueRows.workspaceId, scope.workspaceId))
    .orderBy(asc(catalogueRows.tool))
}

/** Names of all tools, and whether somebody accepted them once: over which names for clients are made. */
export async function listToolNames(scope: TenantScope): Promise<{ tool: string; isAccepted: boolean }[]> {
  return await namesOf(scope.tx, { workspaceId: scope.workspaceId })
}

const namesOf = wordOnce((tx) =>
  tx
    .select({ tool: catalogueRows.tool, isAccepted: sql<boolean>`${catalogueRows.row} ->> 'effectClass' is not null` })
    .from(catalogueRows)
    .where(eq(catalogueRows.workspaceId, sql.placeholder('workspaceId'))),
)

export async function findRow(scope: TenantScope, tool: string): Promise<StoredRow | undefined> {
  const [row] = await scope.tx
    .select()
    .from(catalogueRows)
    .where(and(eq(catalogueRows.workspaceId, scope.workspaceId), eq(catalogueRows.tool, tool)))
  return row
}

/** A tool with the connector that it belongs to, in one look. `name` is that of both rows as they stand: each change of one gives another. */
export async function findRowWithConnector(
  { tx, workspaceId }: TenantScope,
  tool: string,
): Promise<{ readonly stored: StoredRow; readonly connector: ConnectorRow | undefined; readonly name: string } | undefined> {
  const [found] = await rowWithConnector(tx, { workspaceId, tool })
  return found && { stored: found.stored, connector: found.connector ?? undefined, name: `${workspaceId} ${tool} ${found.name}` }
}

const AS_THEY_STAND = sql<string>`concat_ws(' ', ${catalogueRows}.xmin, ${catalogueRows}.ctid, ${connectors}.xmin, ${connectors}.ctid)`
const rowWithConnector = wordOnce((tx) =>
  tx
    .select({ stored: catalogueRows, connector: connectors, name: AS_THEY_STAND })
    .from(catalogueRows)
    .leftJoin(connectors, and(eq(connectors.workspaceId, sql.placeholder('workspaceId')), eq(connectors.key, catalogueRows.connectorKey)))
    .where(and(eq(catalogueRows.workspaceId, sql.placeholder('workspaceId')), eq(catalogueRows.tool, sql.placeholder('tool')))),
)

export async function updateRow(
  scope: TenantScope,
  tool: string,
  change: Partial<Pick<StoredRow, 'row' | 'state' | 'seen' | 'acceptedBy' | 'acceptedAt' | 'signature' | 'keyId' | 'epoch'>>,
): Promise<void> {
  await scope.tx
    .update(catalogueRows)
    .set(change)
    .where(and(eq(catalogueRows.workspaceId, scope.workspaceId), eq(catalogueRows.tool, tool)))
}
