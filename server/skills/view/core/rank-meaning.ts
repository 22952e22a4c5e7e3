/** What is less than half as near as the nearest is about something else. */
const NEAR_SHARE = 0.5
/** Of reciprocal rank fusion: how much the first places count more than the next. */
const FUSION = 60

/** Cosine of the angle between two places of equal length: 1 is the same direction. 0 where one is no direction at all. Pure. */
export function nearness(a: readonly number[], b: readonly number[]): number {
  let product = 0
  let lengthA = 0
  let lengthB = 0
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0
    product += x * y
    lengthA += x * x
    lengthB += y * y
  }
  return lengthA === 0 || lengthB === 0 ? 0 : product / Math.sqrt(lengthA * lengthB)
}

/**
 * Ids by meaning and by words together (reciprocal rank fusion), best first: those near enough, and those that have the words. Pure.
 * @param near nearness by id
 * @param byWords ids, best first
 */
export function fuse(near: ReadonlyMap<string, number>, byWords: readonly string[]): string[] {
  const nearest = Math.max(0, ...near.values())
  const byMeaning = [...near]
    .filter(([, value]) => value > 0 && value >= nearest * NEAR_SHARE)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([id]) => id)
  const scores = new Map<string, number>()
  for (const list of [byMeaning, byWords]) {
    for (const [place, id] of list.entries()) if (near.has(id)) scores.set(id, (scores.get(id) ?? 0) + 1 / (FUSION + place))
  }
  return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id)
}
