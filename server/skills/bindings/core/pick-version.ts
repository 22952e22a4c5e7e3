import { minVersion, parse, Range, type SemVer, valid, validRange } from 'semver'
import { reachBeyond } from '#server/skills/core/stages/reach.ts'
import { isVersionNumber } from '#server/skills/core/version-number.ts'
import type { Reach } from '#server/skills/schema.ts'

/** What choosing looks at in a published version. */
export interface Candidate {
  readonly version: string
  /** It reaches further than the one before it, and its number does not say so. */
  readonly wider: boolean
  readonly reach: Reach
  readonly yanked: boolean
}
export type Picked<C> = { readonly ok: true; readonly picked: C } | { readonly ok: false; readonly why: 'none' | 'yanked' }

/** `1.2.0`, `latest`, or a range of npm semver such as `^1.2`. Pure. */
export function isRef(ref: string): boolean {
  return ref === 'latest' || valid(ref) !== null || (ref.trim() !== '' && validRange(ref) !== null)
}

/** All versions of one skill, ascending, as they are chosen from again and again. */
export interface Line<C> {
  readonly steps: readonly Step<C>[]
  /** What was read of each ref, and found for each step: 1 fits, 0 does not, -1 nobody asked yet. */
  readonly read: Map<string, ReadRef>
}
interface ReadRef {
  readonly exact: SemVer | null
  /** Null: exact, or `latest`. */
  readonly range: Range | null
  readonly fits: Int8Array
}
interface Step<C> {
  readonly candidate: C
  readonly semver: SemVer
  /** The version whose wider reach this one still has, of the same line of numbers; null: nothing was hidden since. */
  readonly since: SemVer | null
}

/**
 * The highest published version that fits every ref at once (requirements §14.8). `latest` and ranges leave out what was withdrawn
 * and what reaches further than its number says: only somebody who names such a version exactly gets it. An exact ref of a
 * withdrawn version is refused as such.
 * @param candidates all versions of one skill, in any order
 * @param refs at least one; the answer does not depend on their order
 */
export function pickVersion<C extends Candidate>(candidates: readonly C[], refs: readonly string[]): Picked<C> {
  return pickFrom(lineUp(candidates), refs)
}

/** The same of a line that is kept: what was looked at once is not looked at again. */
export function pickFrom<C extends Candidate>(line: Line<C>, refs: readonly string[]): Picked<C> {
  const read = refs.map((ref) => readRef(line, ref))
  const named = new Set(read.flatMap(({ exact }) => exact?.version ?? []))
  let isYanked = false
  for (let i = line.steps.length - 1; i >= 0; i -= 1) {
    const step = line.steps[i] as Step<C>
    const { candidate } = step
    const isNamed = named.has(step.semver.version)
    if (!isNamed && (candidate.yanked || !mayFloat(step, read))) continue
    if (!read.every((ref) => isFit(step.semver, ref, i))) continue
    if (!candidate.yanked) return { ok: true, picked: candidate }
    isYanked = true
  }
  return { ok: false, why: isYanked ? 'yanked' : 'none' }
}

/**
 * Ascending, each with the hidden widening that it stands behind: `1.1.1` after a wider `1.1.0` is as wide, though no wider than
 * the one before it, so a range that began below must not slip past to it.
 */
export function lineUp<C extends Candidate>(candidates: readonly C[]): Line<C> {
  const ascending = candidates.flatMap((candidate) => parsed(candidate))
  ascending.sort((a, b) => a.semver.compare(b.semver))
  let accepted: Reach | null = null
  let since: SemVer | null = null
  let sameLine: Range | null = null
  const steps = ascending.map(({ candidate, semver }): Step<C> => {
    if (sameLine?.test(semver) === false) since = null
    if (candidate.wider) {
      since ??= semver
      sameLine = new Range(`^${since.version}`, { includePrerelease: true })
    } else if (since === null || (accepted !== null && isWithin(candidate.reach, accepted))) {
      accepted = candidate.reach
      since = null
    }
    return { candidate, semver, since }
  })
  return { steps, read: new Map() }
}

function readRef({ read, steps }: Line<Candidate>, ref: string): ReadRef {
  const known = read.get(ref)
  if (known) return known
  const exact = parse(valid(ref))
  const range = exact || ref === 'latest' ? null : new Range(ref)
  const fresh = { exact, range, fits: new Int8Array(steps.length).fill(-1) }
  read.set(ref, fresh)
  return fresh
}

function isFit(semver: SemVer, { exact, range, fits }: ReadRef, i: number): boolean {
  if (fits[i] === -1) {
    const isOne = exact ? semver.compare(exact) === 0 : range ? range.test(semver) : semver.prerelease.length === 0
    fits[i] = isOne ? 1 : 0
  }
  return fits[i] === 1
}

/** A range that begins at the wider version, or above, was written by somebody who knew it. The wider version itself never floats. */
function mayFloat({ candidate: { wider }, since }: Step<Candidate>, read: readonly ReadRef[]): boolean {
  if (wider) return false
  if (since === null) return true
  return read.some(({ range }) => range !== null && (minVersion(range)?.compare(since) ?? -1) >= 0)
}

function isWithin(reach: Reach, accepted: Reach): boolean {
  return reachBeyond(reach, accepted).length === 0
}

/** What has no number by which anybody could choose it is left out by itself. */
function parsed<C extends Candidate>(candidate: C): { readonly candidate: C; readonly semver: SemVer }[] {
  const semver = isVersionNumber(candidate.version) ? parse(candidate.version) : null
  return semver ? [{ candidate, semver }] : []
}
