import type { ApprovalListItem } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** Plans that one tap may approve (ui.md, Few, meaningful approvals). */
const TOGETHER_MAX = 25

/**
 * Why these plans are not approved with one tap, or null when they may be: at most 25 of the same crew member, job and
 * abilities, without exceptions, none that costs money or cannot be undone. Each is decided by its own code all the same.
 */
export function whyNotTogether(items: readonly ApprovalListItem[], t: Say): string | null {
  if (items.length > TOGETHER_MAX) return t('At most {n} at once.', { n: TOGETHER_MAX })
  if (items.some((item) => item.together === null)) return t('One of them has an exception or costs money: it is looked at by itself.')
  if (new Set(items.map((item) => item.together)).size > 1)
    return t('Only plans of one crew member that do the same are approved together.')
  return null
}
