import { error } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

/** Names of this length differ by a letter without anybody meaning it. */
const DISTANCE_CHARS_MIN = 6
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-'

/**
 * Names that people take for one another: letters and digits of one shape, hyphens left out or moved, one letter added, missing,
 * changed or two swapped. A public skill of the same name elsewhere counts too: a bare name would shadow it.
 */
export function checkLookAlike(slug: string, others: readonly { slug: string; own: boolean }[]): Finding[] {
  return others.flatMap((other) => {
    if (other.own && other.slug === slug) return []
    if (!isLike(slug, other.slug)) return []
    return [error('look-alike', `The name is easily taken for ${other.slug}.`, { next: 'Choose a name that differs at first sight.' })]
  })
}

function isLike(a: string, b: string): boolean {
  if (shapeOf(a) === shapeOf(b)) return true
  return Math.min(a.length, b.length) >= DISTANCE_CHARS_MIN && isOneStep(a, b)
}

/** What is left of a name at a glance. The database keeps the same beside each name (`db/schema/skills.ts`). */
export function shapeOf(slug: string): string {
  return slug
    .replaceAll('-', '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll(/[1il]/g, 'l')
    .replaceAll('5', 's')
    .replaceAll('2', 'z')
}

/**
 * Every name one step away, so that they can be looked up among any number of names: about 5000 of a name of 64 letters. None of a
 * name that is too short for that.
 */
export function namesOneStepFrom(slug: string): string[] {
  const near = new Set<string>()
  for (let at = 0; at <= slug.length; at += 1) {
    const [before, here, after] = [slug.slice(0, at), slug.slice(at, at + 1), slug.slice(at + 1)]
    for (const letter of LETTERS) {
      near.add(before + letter + here + after)
      if (here !== '') near.add(before + letter + after)
    }
    if (here !== '') near.add(before + after)
    if (after !== '') near.add(before + after.slice(0, 1) + here + after.slice(1))
  }
  return [...near].filter((one) => one !== slug && Math.min(one.length, slug.length) >= DISTANCE_CHARS_MIN)
}

/** One letter added, missing or changed, or two neighbours swapped. */
function isOneStep(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from += 1
  let back = 0
  while (back < Math.min(a.length, b.length) - from && a[a.length - 1 - back] === b[b.length - 1 - back]) back += 1
  const [restA, restB] = [a.slice(from, a.length - back), b.slice(from, b.length - back)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}
