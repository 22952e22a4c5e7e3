import { taggedDigest } from '#server/kernel/digest.ts'
import { decide } from '#server/policy/core/decide.ts'
import { evaluateHouseRules } from '#server/policy/engines/house-rules.ts'
import type { PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import { BUILT_IN, evaluateRules } from '#server/policy/engines/rules.ts'
import type { HouseRules, PolicyBundle, Verdict } from '#server/policy/schema.ts'

/** The bundle of these house rules; its digest covers them and the built-in rules. */
export function bundleOf(houseRules: HouseRules): PolicyBundle {
  return { houseRules, digest: taggedDigest('muster.policy.v1', { builtIn: BUILT_IN, house: houseRules }) }
}

/**
 * Preflight's verdict on a plan. An engine that throws counts as deny (fail closed, I11).
 * Cedar, OPA and ONNX will add their answers here; the built-in rules always answer.
 */
export function evaluatePlan(plan: PlanUnderPolicy, bundle: PolicyBundle): Verdict {
  let results: unknown[]
  try {
    results = [...evaluateRules(plan), ...evaluateHouseRules(plan, bundle.houseRules)]
  } catch {
    results = []
  }
  const { decision, evaluations } = decide(results)
  return { decision, evaluations: [...evaluations], policyDigest: bundle.digest }
}
