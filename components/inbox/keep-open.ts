/** The plan that stands open without having been chosen, and in which tab. */
export interface Kept {
  readonly tab: string
  readonly id: string
}

/**
 * Which plan stays open while none was chosen: the first of the list, and then that same one, whatever arrives before it
 * or leaves. A list that moves must never put another plan under a key that approves. Pure.
 * @param kept what stood open before
 * @param first the list's first plan now; null while it is empty or loading
 */
export function keepOpen(kept: Kept | null, tab: string, first: string | null): Kept | null {
  if (kept?.tab === tab) return kept
  return first === null ? null : { tab, id: first }
}
