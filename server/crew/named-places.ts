import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'

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
 * others that a call names are refused before. A list vouches only when each line of it names a place (`namesPlace`): one that half
 * the world passes (`**`, `https://**`, `*.com`) was chosen by nobody.
 */
export function isVouchedFor(tool: Pick<CatalogueRow, 'targetArg'> & Listed, arg: string): boolean {
  const isPlace = arg === tool.targetArg || roleOf(tool, arg) === 'destination'
  return isPlace && tool.targets.length > 0 && tool.targets.every(namesPlace)
}

interface Listed {
  readonly argRoles: { readonly [arg: string]: string }
  readonly targets: readonly string[]
}

/**
 * Whether a glob of targets (target-glob.ts) holds to a place: it is spelled out whole, or its host, the domain of its address
 * (two labels at least, whatever stands before them) or its first folder is.
 */
export function namesPlace(glob: string): boolean {
  const text = glob.startsWith('/') ? glob.slice(1) : glob
  if (!WILD.test(text)) return NAMES_SOMETHING.test(text)
  // `**` passes slashes: all of `https:/**` is an address, not a folder
  if (SCHEME.test(text)) return namesHost(ADDRESS.exec(text)?.[1] ?? '')
  if (text.includes('@') && !text.includes('/')) return namesDomain(text.slice(text.lastIndexOf('@') + 1))
  const [folder = '', ...below] = text.split('/')
  return below.length > 0 && !WILD.test(folder) && NAMES_SOMETHING.test(folder)
}
const WILD = /[*?]/
const NAMES_SOMETHING = /[\p{L}\p{N}]/u
const SCHEME = /^[a-z][a-z0-9+.-]*:/i
const ADDRESS = /^[^:]+:\/\/([^/]*)/

function namesHost(host: string): boolean {
  return (!WILD.test(host) && NAMES_SOMETHING.test(host)) || namesDomain(host.replace(/:\d+$/, ''))
}

/** `*.acme.example` and `acme.example`; not `*acme.example`, which a stranger may register a name for. */
function namesDomain(domain: string): boolean {
  const labels = domain.split('.')
  return !domain.includes('**') && labels.length > 1 && labels.slice(-2).every((label) => !WILD.test(label) && NAMES_SOMETHING.test(label))
}

function roleOf(row: Pick<Listed, 'argRoles'>, name: string): string | undefined {
  return ownValue(row.argRoles, name)
}

/** What is no text at all stands for itself as JSON, which no glob of an author means. */
function textsOf(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}
