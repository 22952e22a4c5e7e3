/** How a call ended, as usage keeps it: `abandoned` = whoever made it was lost, and the reservation counts as spent. */
export const USAGE_OUTCOMES = ['answered', 'refused', 'no answer', 'broke off', 'left', 'abandoned'] as const
export type UsageOutcome = (typeof USAGE_OUTCOMES)[number]

/** Names the cap of a job description among the limits of admins, which have ids of their own. */
export const AUTHORS_CAP = 'budget'

/** Longest time of one call with all its tries; after it nothing of the call is under way any more. */
export const CALL_MS_MAX = 30 * 60_000
/** A call that nobody settled so long after its longest time is given up. */
export const ABANDONED_AFTER_MS = 2 * CALL_MS_MAX
