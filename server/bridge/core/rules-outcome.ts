import type { Outcome } from '#server/bridge/house-rules/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { severityOf, votesNeededOf } from '#server/policy/core/decide.ts'
import { sayReason } from '#server/policy/core/say-reason.ts'
import type { Verdict } from '#server/policy/schema.ts'

/** A verdict in what matters to people: what happens, how many must agree, and the house rules that are the reason. Pure. */
export function outcomeOf({ decision, evaluations }: Verdict, say: Say): Outcome {
  const severity = severityOf(decision)
  const house = evaluations.filter((one) => one.policyId.startsWith('house.') && severityOf(one.decision) === severity && severity > 0)
  return {
    decision,
    votesNeeded: decision === 'require_approval' ? votesNeededOf(evaluations) : 1,
    reasons: [...new Set(house.map((one) => sayReason(one.reason, say)))],
  }
}

/** Whether a person would have noticed: another decision, or another number of people. Another reason alone is none. Pure. */
export function differs(before: Outcome, after: Outcome): boolean {
  return before.decision !== after.decision || before.votesNeeded !== after.votesNeeded
}
