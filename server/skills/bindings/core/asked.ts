import type { LockedSkill } from '#server/skills/bindings/core/lock-tree.ts'
import type { Asked, LockEntry } from '#server/skills/schema.ts'

/** What may still be wanted before a binding is used. */
export interface Missing {
  readonly permissions: readonly string[]
  /** Names of required secrets that nobody chose. */
  readonly secrets: readonly string[]
}

/** Who published a skill. */
export type Published = Pick<LockEntry, 'skillWorkspaceId' | 'skillId' | 'publisher'>

/**
 * What a whole tree asks for (requirements §14.8): what each skill declares, `tool:<connector.tool>` for each tool it would like, and
 * `publisher:<identity>` where another one published it than was agreed to before. Pure.
 * @param before of each skill that was here already, whose version was agreed to last (`publishersBefore`)
 */
export function askedOf(locked: readonly LockedSkill[], before: readonly Published[] = []): Asked {
  const permissions = locked.flatMap(({ entry, manifest }) => {
    const wanted = [...manifest.permissions, ...manifest.allowedTools.map((tool) => `tool:${tool}`)]
    const had = before.find((one) => isSameSkill(one, entry))
    if (had && had.publisher !== entry.publisher) wanted.push(`publisher:${entry.publisher}`)
    return [...new Set(wanted)].map((permission) => ({ permission, by: entry.slug }))
  })
  const secrets = locked.flatMap(({ entry, manifest }) =>
    manifest.secrets.map(({ name, required, description }) => ({ name, required, description, by: entry.slug })),
  )
  return {
    permissions: permissions.sort((a, b) => compareText(a.permission, b.permission) || compareText(a.by, b.by)),
    secrets: secrets.sort((a, b) => compareText(a.name, b.name) || compareText(a.by, b.by)),
  }
}

/** What of it nobody granted, or chose. A binding with anything missing is in no scope. */
export function missingOf(
  asked: Asked,
  { granted, mapped }: { readonly granted: ReadonlySet<string>; readonly mapped: Readonly<Record<string, string>> },
): Missing {
  const permissions = new Set(asked.permissions.map(({ permission }) => permission).filter((permission) => !granted.has(permission)))
  const wanted = asked.secrets.filter(({ name, required }) => required && !Object.hasOwn(mapped, name))
  return { permissions: [...permissions], secrets: [...new Set(wanted.map(({ name }) => name))] }
}

export function isMissing({ permissions, secrets }: Missing): boolean {
  return permissions.length + secrets.length > 0
}

export function isSameSkill(
  a: Pick<LockEntry, 'skillWorkspaceId' | 'skillId'>,
  b: Pick<LockEntry, 'skillWorkspaceId' | 'skillId'>,
): boolean {
  return a.skillWorkspaceId === b.skillWorkspaceId && a.skillId === b.skillId
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
