/** What the scheduler knows when a slot is due. */
export interface FireFacts {
  readonly overlap: 'skip' | 'queue_one' | 'allow'
  /** Whether a run of this schedule is still going on. */
  readonly isRunning: boolean
  /** Whether a slot waits already. */
  readonly isWaiting: boolean
  /** Whether the workspace has paused everything that starts by itself. */
  readonly allPaused: boolean
}
export type SkipReason = 'all_paused' | 'still_running' | 'one_waits' | 'paused'
export type FireDecision = { readonly act: 'start' | 'wait' } | { readonly act: 'skip'; readonly reason: SkipReason }

/** What becomes of a due slot (requirements 10, overlap policy). Nothing that was skipped is made up for. Pure. */
export function decideFire({ overlap, isRunning, isWaiting, allPaused }: FireFacts): FireDecision {
  if (allPaused) return { act: 'skip', reason: 'all_paused' }
  if (!isRunning || overlap === 'allow') return { act: 'start' }
  if (overlap === 'skip') return { act: 'skip', reason: 'still_running' }
  return isWaiting ? { act: 'skip', reason: 'one_waits' } : { act: 'wait' }
}

/** A schedule that failed so often in a row pauses by itself. */
export const FAILURES_MAX = 10

/** How the starts of a schedule ended, newest first; `open` is not over, `neutral` was skipped or stopped by a person. */
export type Ending = 'succeeded' | 'failed' | 'open' | 'neutral'

/** Failures since the last success. Pure. */
export function failuresInRow(endings: readonly Ending[]): number {
  let failures = 0
  for (const ending of endings) {
    if (ending === 'succeeded') break
    if (ending === 'failed') failures += 1
  }
  return failures
}
