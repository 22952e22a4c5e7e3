import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** Arguments that Muster fills itself: handles of saved secrets, which a client has none of, and the key against doing twice. */
export function hiddenArguments(row: Pick<CatalogueRow, 'secretSlots' | 'idempotency'>): ReadonlySet<string> {
  const key = row.idempotency.kind === 'byKey' ? row.idempotency.arg : undefined
  return new Set([...row.secretSlots, ...(key === undefined ? [] : [key])])
}

/**
 * The input schema as clients see it: as accepted, without what Muster fills itself. Pure.
 * @returns null for a tool that cannot work without a saved secret
 */
export function offeredSchema(row: Pick<CatalogueRow, 'secretSlots' | 'idempotency' | 'inputSchema'>): JsonObject | null {
  const hidden = hiddenArguments(row)
  const required = Array.isArray(row.inputSchema['required']) ? row.inputSchema['required'] : []
  if (row.secretSlots.some((slot) => required.includes(slot))) return null
  const schema: JsonObject = { ...row.inputSchema, type: 'object' }
  if (hidden.size === 0) return schema
  const properties = (schema['properties'] ?? {}) as JsonObject
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !hidden.has(name))),
    ...(required.length > 0 ? { required: required.filter((name) => !hidden.has(String(name))) } : {}),
  }
}
