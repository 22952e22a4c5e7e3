import { countedInSentence, fillCount, sentenceOf } from '#server/bridge/core/plan-card.ts'
import { differs, outcomeOf } from '#server/bridge/core/rules-outcome.ts'
import type { RulesDifference, RulesPreview } from '#server/bridge/house-rules/schema.ts'
import { listDecidedArtifacts, listSealedPlans, type StoredPlan } from '#server/bridge/house-rules/store.ts'
import { planUnderPolicy, type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import { bundleOf, evaluatePlan } from '#server/policy/evaluate-plan.ts'
import type { HouseRules, PolicyBundle } from '#server/policy/schema.ts'
import type { Program } from '#server/program/program.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/** How far back, and how many plans, "What would this have done?" looks (ui.md, Few, meaningful approvals). */
const DAYS = 30
const PLANS_MAX = 500
const DAY_MS = 86_400_000

/**
 * What the proposed house rules would have made of the stored plans of the last 30 days, against those in force now. Only
 * sealed data is looked at; no model is asked and nothing is sent or kept.
 * @param say speaks to the reader
 * @returns the digest that a change must name as seen, and the differences, newest first
 * @throws AppError PLAN_TOKEN_MISMATCH when the rules in force are forged
 */
export async function previewHouseRules(workspaceId: string, houseRules: HouseRules, say: Say): Promise<RulesPreview> {
  const since = new Date(systemClock.nowMs() - DAYS * DAY_MS)
  const proposed = bundleOf(houseRules)
  return await inScope(workspaceId, async (scope) => {
    const now = await currentBundle(scope)
    const found = await listSealedPlans(scope, since, PLANS_MAX + 1)
    const plans = found.slice(0, PLANS_MAX)
    const look = await openLook(scope, say)
    const differences: RulesDifference[] = []
    for (const plan of plans) {
      const difference = await look(plan, now, proposed)
      if (difference) differences.push(difference)
    }
    return { digest: proposed.digest, was: now.digest, plans: plans.length, days: DAYS, more: found.length > PLANS_MAX, differences }
  })
}

/** Programs are loaded once: many plans are of the same version. */
async function openLook(scope: TenantScope, say: Say) {
  const workspace = await readWorkspace(scope)
  const programs = new Map<string, Program>()
  return async ({ run, memberName, attempt }: StoredPlan, now: PolicyBundle, proposed: PolicyBundle): Promise<RulesDifference | null> => {
    const program = programs.get(run.programDigest) ?? (await loadProgram(scope, run.programDigest))
    programs.set(run.programDigest, program)
    const rows = await listDecidedArtifacts(scope, attempt)
    const plan = planUnderPolicy({ program, run, workspace }, attempt, rows)
    const [before, after] = [now, proposed].map((bundle) => outcomeOf(evaluatePlan(plan, bundle), say))
    if (!before || !after || !differs(before, after)) return null
    const sealedAt = (attempt.sealedAt ?? attempt.createdAt).toISOString()
    return {
      runId: run.id,
      runN: run.n,
      leg: attempt.leg,
      memberName,
      sentence: sentenceOfEffects(storedEffects(rows), say),
      sealedAt,
      before,
      after,
    }
  }
}

/** The plan in one sentence, as its card says it. */
function sentenceOfEffects(effects: readonly StoredEffect[], say: Say): string {
  const byTool = Map.groupBy(effects, ({ metadata }) => metadata.tool)
  const groups = [...byTool.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ effectClass: first.metadata.effectClass, phrase: fillCount(first.metadata.summaryMany, group.length, say) }] : []
  })
  return sentenceOf(
    countedInSentence(groups).map(({ phrase }) => phrase),
    say,
  )
}
