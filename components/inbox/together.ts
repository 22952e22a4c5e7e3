import type { ApprovalListItem } from '#server/bridge/schema.ts'

/** Plans that one tap may approve (ui.md, Few, meaningful approvals). */
const TOGETHER_MAX = 25

/**
 * Why these plans are not approved with one tap, or null when they may be: at most 25 of the same crew member, job and
 * abilities, without exceptions, none that costs money or cannot be undone. Each is decided by its own code all the same.
 */
export function whyNotTogether(items: readonly ApprovalListItem[]): string | null {
  if (items.length > TOGETHER_MAX) return `At most ${TOGETHER_MAX} at once.`
  if (items.some((item) => item.together === null)) return 'One of them has an exception or costs money: it is looked at by itself.'
  if (new Set(items.map((item) => item.together)).size > 1) return 'Only plans of one crew member that do the same are approved together.'
  return null
}
