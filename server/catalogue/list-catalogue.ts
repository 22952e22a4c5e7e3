import { acceptanceHolds } from '#server/catalogue/signed-row.ts'
import { findRow, listRows, type StoredRow } from '#server/catalogue/store.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Every tool that the workspace knows, sorted by name; quarantined and unclassified ones too, marked as such. */
export async function listCatalogue(scope: TenantScope): Promise<CatalogueRow[]> {
  // sorted here: a database's collation differs from host to host
  return (await Promise.all((await listRows(scope)).map(toCatalogueRow))).sort((a, b) => (a.tool < b.tool ? -1 : 1))
}

/** One tool as last accepted, or undefined. */
export async function findCatalogueRow(scope: TenantScope, tool: string): Promise<CatalogueRow | undefined> {
  const stored = await findRow(scope, tool)
  return stored && (await toCatalogueRow(stored))
}

/**
 * The column `state` is the one that counts: it changes without touching what was accepted. A row with a kind whose signature
 * does not hold was changed behind the product's back: it reads as quarantined, so it can neither be compiled nor called.
 */
async function toCatalogueRow(stored: StoredRow): Promise<CatalogueRow> {
  const row = catalogueRowSchema.parse(stored.row)
  const forged = row.effectClass !== null && !(await acceptanceHolds(stored))
  return { ...row, state: forged ? 'quarantined' : stored.state }
}
