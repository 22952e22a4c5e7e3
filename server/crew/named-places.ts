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

/**
 * Whether the author's own list of targets vouches for an argument (domain §6: the one endorsement is membership of an authored
 * list). It does for every place that `namedPlaces` holds against that list, for what is moved to as for what is moved from; the
 * others that a call names are refused before. A list that names nothing (`**`) vouches for nothing.
 */
export function isVouchedFor(tool: Pick<CatalogueRow, 'targetArg'> & Listed, arg: string): boolean {
  const isPlace = arg === tool.targetArg || roleOf(tool, arg) === 'destination'
  return isPlace && tool.targets.length > 0 && tool.targets.every((glob) => NAMES_SOMETHING.test(glob))
}

interface Listed {
  readonly argRoles: { readonly [arg: string]: string }
  readonly targets: readonly string[]
}
const NAMES_SOMETHING = /[\p{L}\p{N}]/u

function roleOf(row: Pick<Listed, 'argRoles'>, name: string): string | undefined {
  return Object.hasOwn(row.argRoles, name) ? row.argRoles[name] : undefined
}

/** What is no text at all stands for itself as JSON, which no glob of an author means. */
function textsOf(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}
