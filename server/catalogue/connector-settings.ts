import type { ConnectorRow } from '#server/catalogue/store.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

/**
 * Digest of what an admin set for a connector: which program, address or sites. It is signed together with each accepted tool, so
 * that settings changed behind the product's back give a tool no other reach (domain §8). Undefined without settings.
 */
export function settingsDigest({ key, kind, config }: Pick<ConnectorRow, 'key' | 'kind' | 'config'>): string | undefined {
  const settings = config as JsonObject
  return Object.keys(settings).length === 0 ? undefined : taggedDigest('muster.connector-settings.v1', { key, kind, settings })
}

/** A row as accepted under these settings. */
export function underSettings({ settings: _before, ...row }: CatalogueRow, settings: string | undefined): CatalogueRow {
  return settings === undefined ? row : { ...row, settings }
}
