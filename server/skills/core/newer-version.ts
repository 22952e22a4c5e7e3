import { prerelease, valid } from 'semver'
import { reachBeyond } from '#server/skills/core/stages/reach.ts'
import { isVersionNumber } from '#server/skills/core/version-number.ts'
import type { Reach } from '#server/skills/schema.ts'

/** What telling of a newer version looks at in a published one. */
export interface PublishedNumber {
  readonly semver: string
  /** Its place in the order of publishing. */
  readonly n: number
  /** No range adds it, only its exact number (decision 0121). */
  readonly wider: boolean
  readonly reach: Reach
  readonly yankedAt: Date | null
}
export interface NewerVersion {
  readonly version: string
  /** It asks for more than the one that is added. */
  readonly wider: boolean
  /** What to ask for to get it. */
  readonly ref: string
}

/**
 * The newest version above the one that is added, of what was not withdrawn; a pre-release is told of only to who has one. Pure.
 * @param bound the number that was fixed, and what was asked for then: who asked for one exact number gets one exact number
 * @returns null when there is none, or when the one that is added is not among them
 */
export function newerVersion(bound: { semver: string; ref: string }, versions: readonly PublishedNumber[]): NewerVersion | null {
  const from = versions.find(({ semver }) => semver === bound.semver)
  if (!from) return null
  const above = versions.filter(({ n }) => n > from.n).sort((a, b) => b.n - a.n)
  const isSuch = (semver: string) => isVersionNumber(semver) && (isPlain(semver) || !isPlain(from.semver))
  const newest = above.find(({ semver, yankedAt }) => yankedAt === null && isSuch(semver))
  if (!newest) return null
  const version = newest.semver
  const isExact = newest.wider || valid(bound.ref) !== null
  return { version, wider: reachBeyond(newest.reach, from.reach).length > 0, ref: isExact ? version : `^${version}` }
}

function isPlain(semver: string): boolean {
  return prerelease(semver) === null
}
