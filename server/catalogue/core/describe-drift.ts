import type { Drift } from '#server/catalogue/schema.ts'
import type { SeenTool } from '#server/catalogue/tool-pin.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'

/**
 * What an app says now that it did not say when the tool was accepted, field by field, for a person to read. Annotations were
 * never kept, only digested: if nothing else differs, they do, and are shown as they are now. Pure.
 */
export function describeDrift(before: CatalogueRow, now: SeenTool, pinDiffers: boolean): Drift[] {
  const fields: Drift[] = [
    { field: 'title', before: before.title, after: cutText(now.title, 200) },
    { field: 'description', before: before.description, after: now.description.slice(0, 5000) },
    { field: 'arguments', before: readable(before.inputSchema), after: readable(now.inputSchema) },
    { field: 'answer', before: readable(before.outputSchema), after: readable(now.outputSchema) },
  ]
  const differing = fields.filter((drift) => drift.before !== drift.after)
  if (differing.length > 0 || !pinDiffers) return differing
  return [{ field: 'hints', before: null, after: readable(now.annotations) }]
}

/** JSON over several lines with its keys in one order, so that only what differs differs. */
function readable(value: JsonObject): string {
  return JSON.stringify(sorted(value), null, 2)
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}
