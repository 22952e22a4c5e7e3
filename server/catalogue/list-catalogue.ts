import { settingsDigest } from '#server/catalogue/connector-settings.ts'
import { acceptanceHolds } from '#server/catalogue/signed-row.ts'
import { type ConnectorRow, findRowWithConnector, listConnectorRows, listRows, type StoredRow } from '#server/catalogue/store.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import { readHeld } from '#server/signer/authority.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Every tool that the workspace knows, sorted by name; quarantined and unclassified ones too, marked as such. */
export async function listCatalogue(scope: TenantScope): Promise<CatalogueRow[]> {
  const connectors = new Map((await listConnectorRows(scope)).map((connector) => [connector.key, connector]))
  const rows = (await listRows(scope)).map(async (stored) => await toCatalogueRow(stored, connectors.get(stored.connectorKey)))
  // sorted here: a database's collation differs from host to host
  return (await Promise.all(rows)).sort((a, b) => (a.tool < b.tool ? -1 : 1))
}

/** A tool as last accepted, and its app as it was at the same look. */
export interface CatalogueEntry {
  readonly row: CatalogueRow
  readonly connector: ConnectorRow | undefined
}

/** One tool as last accepted, or undefined. */
export async function findCatalogueRow(scope: TenantScope, tool: string): Promise<CatalogueRow | undefined> {
  return (await findCatalogueEntry(scope, tool))?.row
}

/**
 * The same with its app: whoever is about to call it needs both. One statement. That a row is as it was accepted is remembered with the row
 * as it was read, for as long as both rows stand as they are.
 */
export async function findCatalogueEntry(scope: TenantScope, tool: string): Promise<CatalogueEntry | undefined> {
  const found = await findRowWithConnector(scope, tool)
  if (!found) return undefined
  const { stored, connector } = found
  const name = `tool ${found.name}`
  let row: CatalogueRow | undefined
  const [held] = await readHeld([name], async () => {
    row = await toCatalogueRow(stored, connector)
    return [row.effectClass === null || row.state === 'quarantined' ? undefined : { name, value: row }]
  })
  const read = held ?? row
  return read && { row: read, connector }
}

/**
 * The column `state` is the one that counts: it changes without touching what was accepted. A row with a kind whose signature
 * does not hold, or whose connector has other settings than were signed, was changed behind the product's back: it reads as
 * quarantined, so it can neither be compiled nor called.
 */
async function toCatalogueRow(stored: StoredRow, connector: ConnectorRow | undefined): Promise<CatalogueRow> {
  const row = catalogueRowSchema.parse(stored.row)
  return { ...row, state: row.effectClass !== null && !(await isSigned(row, stored, connector)) ? 'quarantined' : stored.state }
}

/** Whether row and settings are what an admin signed. */
export async function isAsAccepted(stored: StoredRow, connector: ConnectorRow | undefined): Promise<boolean> {
  return await isSigned(catalogueRowSchema.parse(stored.row), stored, connector)
}

async function isSigned({ settings }: CatalogueRow, stored: StoredRow, connector: ConnectorRow | undefined): Promise<boolean> {
  return connector !== undefined && settings === settingsDigest(connector) && (await acceptanceHolds(stored))
}
