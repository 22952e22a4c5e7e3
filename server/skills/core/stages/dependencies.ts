import { prerelease, satisfies } from 'semver'
import { error } from '#server/skills/core/bundle.ts'
import type { Requirement } from '#server/skills/core/read-declared.ts'
import type { Finding } from '#server/skills/schema.ts'

/** Versions of a needed skill that a range may choose: published, neither withdrawn nor reaching further in secret; null: no such skill. */
export type NeededVersions = ReadonlyMap<string, readonly string[] | null>

/** What a skill needs is there, in a version of the range (requirements §14.5, stage 12). Circles are found where it is added. */
export function checkDependencies(slug: string, requires: readonly Requirement[], known: NeededVersions): Finding[] {
  return requires.flatMap(({ skill, range }) => {
    if (skill === slug) return [error('needs-itself', 'The skill needs itself.', { path: 'SKILL.md' })]
    const versions = known.get(skill)
    if (!versions)
      return [
        error('dependency-missing', `There is no skill ${skill} here.`, {
          path: 'SKILL.md',
          next: 'Publish it first, or name it as <workspace>/<name>.',
        }),
      ]
    if (versions.some((version) => fits(version, range))) return []
    const next = 'Widen the range, or name one version. No range chooses what was withdrawn, or asks for more than its number says.'
    return [error('dependency-version', `No version of ${skill} fits ${range}.`, { path: 'SKILL.md', next })]
  })
}

function fits(version: string, range: string): boolean {
  return range === 'latest' ? prerelease(version) === null : satisfies(version, range)
}
