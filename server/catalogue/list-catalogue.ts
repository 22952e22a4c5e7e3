import { findRow, listRows, type StoredRow } from '#server/catalogue/store.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Every tool that the workspace knows, sorted by name; quarantined and unclassified ones too, marked as such. */
export async function listCatalogue(scope: TenantScope): Promise<CatalogueRow[]> {
  // sorted here: a database's collation differs from host to host
  return (await listRows(scope)).map(toCatalogueRow).sort((a, b) => (a.tool < b.tool ? -1 : 1))
}

/** One tool as last accepted, or undefined. */
export async function findCatalogueRow(scope: TenantScope, tool: string): Promise<CatalogueRow | undefined> {
  const stored = await findRow(scope, tool)
  return stored && toCatalogueRow(stored)
}

/** The column `state` is the one that counts: it changes without touching what was accepted. */
function toCatalogueRow(stored: StoredRow): CatalogueRow {
  return { ...catalogueRowSchema.parse(stored.row), state: stored.state }
}
