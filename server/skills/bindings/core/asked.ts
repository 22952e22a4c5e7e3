import type { LockedSkill } from '#server/skills/bindings/core/lock-tree.ts'
import type { Asked, Counted, LockEntry } from '#server/skills/schema.ts'

/** What may still be wanted before a binding is used. */
export interface Missing {
  readonly permissions: readonly string[]
  /** Names of required secrets that nobody chose. */
  readonly secrets: readonly string[]
}

/** Who published a skill, and the agreement to it; without one nobody was ever asked. */
export interface Published extends Pick<LockEntry, 'skillWorkspaceId' | 'skillId' | 'publisher'> {
  readonly agreement?: Pick<Counted, 'bindingId' | 'grantedAt'>
}
/** An agreement as it was given. */
export type Agreement = Pick<Counted, 'permission' | 'bindingId' | 'grantedAt'>

/**
 * What a whole tree asks for (requirements §14.8): what each skill declares, `tool:<connector.tool>` for each tool it would like, and
 * `publisher:<identity>` where another one published it than was agreed to before. One that was agreed to is not asked for again: by
 * which agreement is kept beside (decision 0158). Pure.
 * @param before of each skill that was here already, whose version was agreed to last (`publishersBefore`)
 */
export function askedOf(locked: readonly LockedSkill[], before: readonly Published[] = []): Asked {
  const counted: Counted[] = []
  const permissions = locked.flatMap(({ entry, manifest }) => {
    const wanted = [...manifest.permissions, ...manifest.allowedTools.map((tool) => `tool:${tool}`)]
    const had = before.find((one) => isSameSkill(one, entry))
    const permission = `publisher:${entry.publisher}`
    if (had && had.publisher !== entry.publisher) wanted.push(permission)
    else if (had?.agreement) {
      const { bindingId, grantedAt } = had.agreement
      counted.push({ permission, by: entry.slug, bindingId, grantedAt })
    }
    return [...new Set(wanted)].map((permission) => ({ permission, by: entry.slug }))
  })
  const secrets = locked.flatMap(({ entry, manifest }) =>
    manifest.secrets.map(({ name, required, description }) => ({ name, required, description, by: entry.slug })),
  )
  return {
    permissions: permissions.sort((a, b) => compareText(a.permission, b.permission) || compareText(a.by, b.by)),
    secrets: secrets.sort((a, b) => compareText(a.name, b.name) || compareText(a.by, b.by)),
    ...(counted.length > 0 ? { counted } : {}),
  }
}

/** What is asked for once nothing counts: what was counted on, too. Pure. */
export function askedInAll({ permissions, secrets, counted = [] }: Asked): Asked {
  if (counted.length === 0) return { permissions, secrets }
  const more = counted.map(({ permission, by }) => ({ permission, by }))
  return {
    permissions: [...permissions, ...more].sort((a, b) => compareText(a.permission, b.permission) || compareText(a.by, b.by)),
    secrets,
  }
}

/**
 * What is given to a binding: to itself, or by agreements that it counted on, where every one of them is still what it was. Pure.
 * @param own permissions given to the binding itself, that hold
 * @param agreements that hold, to whatever was counted on
 */
export function givenTo({ permissions, counted = [] }: Asked, own: readonly string[], agreements: readonly Agreement[]): Set<string> {
  const given = new Set(own)
  for (const { permission } of counted) {
    const isAsked = permissions.some((one) => one.permission === permission)
    const all = counted.filter((one) => one.permission === permission)
    if (!isAsked && all.every((one) => agreements.some((agreement) => isAgreement(agreement, one)))) given.add(permission)
  }
  return given
}

/** One that was taken back and given again is another. */
export function isAgreement(a: Agreement, b: Agreement): boolean {
  return a.permission === b.permission && a.bindingId === b.bindingId && a.grantedAt === b.grantedAt
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
