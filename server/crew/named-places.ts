import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/**
 * Every place that a call names, as text: its target, and each argument that is called a destination: what a file is moved from
 * and to, who gets a mail and its copy. Declared targets (`tools[].targets`) hold all of them; of several in one list each counts.
 * An argument that nobody said anything about is none here: then every foreign ability with declared targets would be refused.
 */
export function namedPlaces(row: Pick<CatalogueRow, 'targetArg' | 'argRoles'>, args: JsonObject): string[] {
  const names = Object.keys(args).filter((name) => name === row.targetArg || roleOf(row, name) === 'destination')
  return [...new Set(names.sort().flatMap((name) => textsOf(args[name])))]
}

function roleOf(row: Pick<CatalogueRow, 'argRoles'>, name: string): string | undefined {
  return Object.hasOwn(row.argRoles, name) ? row.argRoles[name] : undefined
}

/** What is no text at all stands for itself as JSON, which no glob of an author means. */
function textsOf(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}
