import { sha256 } from '#server/kernel/digest.ts'

/** Common clients refuse longer names. */
export const NAME_MAX = 64
const HASH_LENGTH = 8

/**
 * What each tool is called towards clients: `files.read` is `files_read`. The key of a connector has no `_`, so the first one ends it
 * and no two of these are alike. Where a name is too long, is one of ours, or differs from another in capitals alone, a part of the
 * tool's digest stands behind it: none hides another. What nobody accepted yet is named after all that was, so that a server changes
 * no name by telling of a further tool; that takes an admin who accepts both. Pure.
 * @param reserved names of our own tools
 * @returns tool → name, sorted by tool; what would still be alike is left out
 */
export function clientNames(
  tools: readonly string[],
  reserved: ReadonlySet<string>,
  isAccepted: (tool: string) => boolean = () => true,
): ReadonlyMap<string, string> {
  const accepted = namesOf(tools.filter(isAccepted), reserved)
  const others = tools.filter((tool) => !isAccepted(tool))
  const names = [...accepted, ...namesOf(others, new Set([...reserved, ...accepted.values()]))]
  return new Map(names.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function namesOf(tools: readonly string[], reserved: ReadonlySet<string>): ReadonlyMap<string, string> {
  const sorted = [...new Set(tools)].sort()
  const plain = sorted.map((tool) => [tool, plainName(tool)] as const)
  const counts = new Map<string, number>()
  for (const [, name] of plain) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1)
  const names = new Map<string, string>()
  const taken = new Set([...reserved].map((name) => name.toLowerCase()))
  const isOwn = (name: string): boolean => name.length <= NAME_MAX && !taken.has(name.toLowerCase()) && counts.get(name.toLowerCase()) === 1
  const own = plain.filter(([, name]) => isOwn(name))
  for (const [tool, name] of own) names.set(tool, name)
  for (const name of names.values()) taken.add(name.toLowerCase())
  for (const [tool, name] of plain) {
    const marked = `${name.slice(0, NAME_MAX - HASH_LENGTH - 1)}_${sha256(tool).slice(0, HASH_LENGTH)}`
    if (names.has(tool) || taken.has(marked.toLowerCase())) continue
    names.set(tool, marked)
    taken.add(marked.toLowerCase())
  }
  return names
}

function plainName(tool: string): string {
  return tool.replace('.', '_')
}
