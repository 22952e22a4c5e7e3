import { isSameSkill } from '#server/skills/bindings/core/asked.ts'
import type { LockChanges } from '#server/skills/bindings/schema.ts'
import type { Asked, LockEntry } from '#server/skills/schema.ts'

interface Resolved {
  readonly lock: readonly LockEntry[]
  readonly asked: Asked
}

/** What another lock would change, for whoever decides on an upgrade: versions, publishers, and what more or less is asked for. Pure. */
export function compareLocks(before: Resolved, after: Resolved): LockChanges {
  const skills = [
    ...after.lock.flatMap((entry) => {
      const had = before.lock.find((one) => isSameSkill(one, entry))
      return had?.archiveDigest === entry.archiveDigest && had.version === entry.version
        ? []
        : [{ slug: entry.slug, from: had?.version ?? null, to: entry.version }]
    }),
    ...before.lock
      .filter((entry) => !after.lock.some((one) => isSameSkill(one, entry)))
      .map(({ slug, version }) => ({ slug, from: version, to: null })),
  ]
  const publishers = after.lock.flatMap((entry) => {
    const had = before.lock.find((one) => isSameSkill(one, entry))
    return had && had.publisher !== entry.publisher ? [{ slug: entry.slug, from: had.publisher, to: entry.publisher }] : []
  })
  const had = permissionsOf(before.asked)
  const has = permissionsOf(after.asked)
  const hadSecrets = secretsOf(before.asked)
  const hasSecrets = secretsOf(after.asked)
  return {
    skills: skills.sort((a, b) => (a.slug < b.slug ? -1 : 1)),
    publishers,
    permissionsAdded: has.filter((one) => !had.includes(one)),
    permissionsRemoved: had.filter((one) => !has.includes(one)),
    secretsAdded: hasSecrets.filter((one) => !hadSecrets.includes(one)),
    secretsRemoved: hadSecrets.filter((one) => !hasSecrets.includes(one)),
  }
}

function permissionsOf({ permissions }: Asked): string[] {
  return [...new Set(permissions.map(({ permission }) => permission))]
}

function secretsOf({ secrets }: Asked): string[] {
  return [...new Set(secrets.map(({ name }) => name))]
}
