import { compare, eq, minVersion, prerelease, satisfies, valid, validRange } from 'semver'
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

/**
 * The highest published version that fits every ref at once (requirements §14.8). `latest` and ranges leave out what was withdrawn
 * and what reaches further than its number says: only somebody who names such a version exactly gets it. An exact ref of a
 * withdrawn version is refused as such.
 * @param candidates all versions of one skill, in any order
 * @param refs at least one; the answer does not depend on their order
 */
export function pickVersion<C extends Candidate>(candidates: readonly C[], refs: readonly string[]): Picked<C> {
  const exact = refs.filter((ref) => valid(ref) !== null)
  const named = ({ version }: Candidate) => exact.some((ref) => eq(ref, version))
  const fitting = withLine(candidates).filter(({ candidate }) => refs.every((ref) => fits(candidate.version, ref)))
  const choosable = fitting.filter(({ candidate, since }) => named(candidate) || mayFloat(candidate, since, refs))
  const live = choosable.filter(({ candidate }) => !candidate.yanked)
  const highest = live.at(-1)
  if (highest) return { ok: true, picked: highest.candidate }
  return { ok: false, why: choosable.some(({ candidate }) => named(candidate)) ? 'yanked' : 'none' }
}

function fits(version: string, ref: string): boolean {
  if (ref === 'latest') return prerelease(version) === null
  return valid(ref) === null ? satisfies(version, ref) : eq(version, ref)
}

interface InLine<C> {
  readonly candidate: C
  /** The version whose wider reach this one still has, of the same line of numbers; null: nothing was hidden since. */
  readonly since: string | null
}

/**
 * Ascending, each with the hidden widening that it stands behind: `1.1.1` after a wider `1.1.0` is as wide, though no wider than
 * the one before it, so a range that began below must not slip past to it.
 */
function withLine<C extends Candidate>(candidates: readonly C[]): InLine<C>[] {
  const ascending = candidates.toSorted((a, b) => compare(a.version, b.version))
  let accepted: Reach | null = null
  let since: string | null = null
  return ascending.map((candidate) => {
    if (since !== null && !satisfies(candidate.version, `^${since}`, { includePrerelease: true })) since = null
    if (candidate.wider) since ??= candidate.version
    else if (since === null || (accepted !== null && isWithin(candidate.reach, accepted))) {
      accepted = candidate.reach
      since = null
    }
    return { candidate, since }
  })
}

/** A range that begins at the wider version, or above, was written by somebody who knew it. The wider version itself never floats. */
function mayFloat({ wider }: Candidate, since: string | null, refs: readonly string[]): boolean {
  if (wider) return false
  if (since === null) return true
  return refs.some((ref) => {
    const least = ref === 'latest' || valid(ref) !== null ? null : minVersion(ref)
    return least !== null && compare(least, since) >= 0
  })
}

function isWithin(reach: Reach, accepted: Reach): boolean {
  return (['permissions', 'secrets', 'tools', 'hosts'] as const).every((kind) => reach[kind].every((one) => accepted[kind].includes(one)))
}
