import { decide } from '#server/policy/core/decide.ts'
import type { PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import { evaluateRules, POLICY_DIGEST } from '#server/policy/engines/rules.ts'
import type { Verdict } from '#server/policy/schema.ts'

/** The policy bundle now in force. */
export function currentPolicyDigest(): string {
  return POLICY_DIGEST
}

/**
 * Preflight's verdict on a plan. An engine that throws counts as deny (fail closed, I11).
 * Cedar, OPA and ONNX will add their answers here; the built-in rules always answer.
 */
export function evaluatePlan(plan: PlanUnderPolicy): Verdict {
  let results: unknown[]
  try {
    results = evaluateRules(plan)
  } catch {
    results = []
  }
  const { decision, evaluations } = decide(results)
  return { decision, evaluations: [...evaluations], policyDigest: POLICY_DIGEST }
}
