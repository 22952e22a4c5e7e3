import { listDecidedArtifacts, listSealedPlans, type StoredPlan } from '#server/bridge/house-rules/store.ts'
import type { PermissionPreview } from '#server/bridge/permissions/schema.ts'
import { planUnderPolicy, storedEffects } from '#server/dispatch/load-plan.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { sayReason } from '#server/policy/core/say-reason.ts'
import { admits, digestOfTerms, type PermissionTerms, permissionTermsSchema } from '#server/policy/core/standing.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import { evaluateHouseRules } from '#server/policy/engines/house-rules.ts'
import { findRequest } from '#server/policy/standing/store.ts'
import type { Program } from '#server/program/program.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const DAYS = 30
const DAY_MS = 86_400_000
const PLANS_MAX = 500

/**
 * What a permission that is asked for would have done with the plans of the last 30 days, at most 500: from sealed data, no
 * model, nothing sent (ui.md, Few, meaningful approvals). The house rules in force are asked too: a permission spares none of
 * them. That every tenth asks all the same is left out.
 * @param say speaks to the reader
 * @throws AppError NOT_FOUND
 */
export async function previewPermission(workspaceId: string, requestId: string, say: Say): Promise<PermissionPreview> {
  return await inScope(workspaceId, async (scope) => {
    const request = await findRequest(scope, requestId)
    return await previewTerms(scope, request.memberId, permissionTermsSchema.parse(request.terms), say)
  })
}

/** The same of terms that nobody asked for yet. */
export async function previewTerms(scope: TenantScope, memberId: string, terms: PermissionTerms, say: Say): Promise<PermissionPreview> {
  const since = new Date(systemClock.nowMs() - DAYS * DAY_MS)
  const wouldRun: PermissionPreview['wouldRun'] = []
  const wouldAsk: PermissionPreview['wouldAsk'] = []
  const perDay = new Map<string, number>()
  const houseAsks = await openHouse(scope, say)
  const plans = await listSealedPlans(scope, since, PLANS_MAX, memberId)
  for (const stored of plans.reverse()) {
    const { attempt, run } = stored
    const rows = await listDecidedArtifacts(scope, attempt)
    const asking = storedEffects(rows).filter(({ metadata }) => metadata.posture === 'ask')
    const mine = asking.filter(({ metadata }) => metadata.blockPath === terms.stepPath)
    if (mine.length === 0) continue
    const at = (attempt.sealedAt ?? attempt.createdAt).toISOString()
    const day = at.slice(0, 10)
    const used = (perDay.get(day) ?? 0) + mine.length
    const why = whyAsks(terms, { others: asking.length - mine.length, mine, used }, say) ?? (await houseAsks(stored, rows))
    const plan = { runId: run.id, runN: run.n, sealedAt: at }
    if (why !== null) wouldAsk.push({ ...plan, why })
    else {
      wouldRun.push(plan)
      perDay.set(day, used)
    }
  }
  return {
    digest: digestOfTerms(terms),
    days: DAYS,
    plans: wouldRun.length + wouldAsk.length,
    wouldRun: wouldRun.reverse(),
    wouldAsk: wouldAsk.reverse(),
  }
}

/** What a house rule in force says against a plan, or null. Programs are loaded once: many plans are of the same version. */
async function openHouse(scope: TenantScope, say: Say) {
  const { houseRules } = await currentBundle(scope)
  const workspace = await readWorkspace(scope)
  const programs = new Map<string, Program>()
  return async ({ run, attempt }: StoredPlan, rows: Awaited<ReturnType<typeof listDecidedArtifacts>>): Promise<string | null> => {
    const program = programs.get(run.programDigest) ?? (await loadProgram(scope, run.programDigest))
    programs.set(run.programDigest, program)
    const answers = evaluateHouseRules(planUnderPolicy({ program, run, workspace }, attempt, rows), houseRules)
    const against = answers.find(({ decision }) => decision === 'require_approval' || decision === 'deny')
    return against ? sayReason(against.reason, say) : null
  }
}

function whyAsks(
  terms: PermissionTerms,
  { others, mine, used }: { others: number; mine: ReturnType<typeof storedEffects>; used: number },
  say: Say,
): string | null {
  // An older version of the job description, or of the ability, is another reach: what it did is compared as if it were today's.
  const same = ({ metadata, args }: ReturnType<typeof storedEffects>[number]) =>
    admits(terms, {
      stepPath: metadata.blockPath,
      tool: metadata.tool,
      pin: terms.pin,
      reachDigest: terms.reachDigest,
      args,
      // A request is refused when its step is steered from outside: nothing of it is left to look at.
      labels: {},
      control: undefined,
      argRoles: {},
    })
  if (!mine.every(same)) return say('Another destination or choice than it may reach.')
  if (mine.length > terms.perRunMax) return say('{n} at once; {max} are allowed.', { n: mine.length, max: terms.perRunMax })
  if (used > terms.perDayMax) return say('{n} on that day; {max} are allowed.', { n: used, max: terms.perDayMax })
  return others > 0 ? say('The plan does something else that asks.') : null
}
