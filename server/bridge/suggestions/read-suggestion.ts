import { findApproval } from '#server/approvals/store.ts'
import { listDecidedArtifacts } from '#server/bridge/house-rules/store.ts'
import { loadCard } from '#server/bridge/load-card.ts'
import { previewTerms } from '#server/bridge/permissions/preview-permission.ts'
import { type DecidedPlan, isEnough, perDayOf, unbrokenRow } from '#server/bridge/suggestions/core/unbroken-row.ts'
import type { Suggestion } from '#server/bridge/suggestions/schema.ts'
import { type DecidedRow, listDecided } from '#server/bridge/suggestions/store.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { termsFromPlan } from '#server/dispatch/terms-from-plan.ts'
import type { Principal } from '#server/identity/principal.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { PERMISSION_LIMITS, permissionTermsSchema } from '#server/policy/core/standing.ts'
import { termsOf } from '#server/policy/standing/live-permissions.ts'
import { isQuiet, listPermissions, listRequests } from '#server/policy/standing/store.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import { dateIn } from '#server/program/core/dates.ts'
import type { Program } from '#server/program/program.ts'
import { findAttempt } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/** Decided plans looked at, the newest: a row is not counted further. */
const PLANS_MAX = 60
/** Cards looked at for exceptions. */
const ROW_MAX = 30

/**
 * A standing permission that this person could ask an admin for, after approving a plan: ten or more approvals in a row on five or more
 * days of the same step and destination, unchanged, without exceptions (ui.md, Few, meaningful approvals). Grants nothing, asks nobody.
 * @returns null when there is nothing to suggest, or this person said "Not for this" in the last 90 days
 * @throws AppError NOT_FOUND
 */
export async function readSuggestion(principal: Principal, approvalId: string): Promise<Suggestion> {
  const nowMs = systemClock.nowMs()
  const { userId, workspaceId } = principal
  return await inScope(workspaceId, async (scope) => {
    const approval = await findApproval(scope, approvalId)
    if (approval.status !== 'approved' || approval.decidedAt === null) return null
    const { memberId, decidedAt } = approval
    const rows = await listDecided(scope, { memberId, userId, until: decidedAt, limit: PLANS_MAX })
    if (rows[0]?.approval.id !== approvalId || !rows[0].isMine) return null
    const { timeZone } = await readWorkspace(scope)
    const programs = new Map<string, Program>()
    const plans: DecidedPlan[] = []
    for (const row of rows) {
      const digest = row.run.programDigest
      const program = programs.get(digest) ?? (await loadProgram(scope, digest))
      programs.set(digest, program)
      plans.push(await decidedPlan(scope, row, program, timeZone))
    }
    const tool = plans[0]?.step?.tool
    if (tool === undefined || !isEnough(unbrokenRow(plans))) return null
    if (await isQuiet(scope, { memberId, tool, userId, at: new Date(nowMs) })) return null
    const clean = await withoutExceptions(scope, unbrokenRow(plans), rows, userId)
    return isEnough(clean) ? await suggest(scope, approvalId, clean, nowMs) : null
  })
}

async function decidedPlan(
  scope: TenantScope,
  { approval, isChanged, isMine }: DecidedRow,
  program: Program,
  timeZone: string,
): Promise<DecidedPlan> {
  const decidedAt = (approval.decidedAt ?? approval.createdAt).toISOString()
  return {
    approvalId: approval.id,
    decidedAt,
    day: dateIn(decidedAt, timeZone),
    outcome: approval.status as DecidedPlan['outcome'],
    isMine,
    isChanged,
    step: await stepOf(scope, approval, program),
  }
}

async function stepOf(scope: TenantScope, approval: DecidedRow['approval'], program: Program): Promise<DecidedPlan['step']> {
  const effects = storedEffects(await listDecidedArtifacts(scope, approval)).filter(({ metadata }) => metadata.posture === 'ask')
  const first = effects[0]
  if (!first || effects.some(({ metadata }) => metadata.blockPath !== first.metadata.blockPath || metadata.whitelist !== null)) return null
  const roles = program.tools[first.metadata.tool]?.argRoles ?? {}
  // Everything that steers: what it reaches, how much, which; content may differ every day.
  const names = Object.keys(callBlocks(program).get(first.metadata.blockPath)?.args ?? {}).filter(
    (name) => (roles[name] ?? 'destination') !== 'content',
  )
  const steering = effects.map(({ args }) => names.map((name): [string, JsonValue] => [name, ownValue(args, name) ?? null]))
  const destinations = [...new Set(steering.map((entries) => canonicalJson(Object.fromEntries(entries))))].sort().join(' ')
  return { path: first.metadata.blockPath, tool: first.metadata.tool, destinations, count: effects.length }
}

/** The row up to the first plan whose card had something standing open. */
async function withoutExceptions(
  scope: TenantScope,
  row: readonly DecidedPlan[],
  rows: readonly DecidedRow[],
  viewerId: string,
): Promise<DecidedPlan[]> {
  const clean: DecidedPlan[] = []
  for (const plan of row.slice(0, ROW_MAX)) {
    const found = rows.find(({ approval }) => approval.id === plan.approvalId)
    const attempt = found && (await findAttempt(scope, found.run.id, found.approval.leg, found.approval.attempt))
    const card = found && attempt ? await loadCard(scope, found.run, attempt, viewerId) : null
    if (card === null || card.exceptions.length > 0) break
    clean.push(plan)
  }
  return clean
}

async function suggest(scope: TenantScope, approvalId: string, row: readonly DecidedPlan[], nowMs: number): Promise<Suggestion> {
  const { attempt, leg, runId } = await findApproval(scope, approvalId)
  const effects = storedEffects(await listDecidedArtifacts(scope, { runId, leg, attempt }))
  const ordinal = effects.find(({ metadata }) => metadata.posture === 'ask')?.metadata.ordinal ?? 0
  const wish = { approvalId, ordinal, reach: 'same' as const, perDayMax: perDayOf(row), days: PERMISSION_LIMITS.daysMax }
  // What always asks is not suggested: the same refusal as when somebody asks for it.
  const found = await termsFromPlan(scope, wish, nowMs).catch((error: unknown) => {
    if (isAppError(error, 'VALIDATION_FAILED')) return null
    throw error
  })
  if (found === null) return null
  const { member, sentence, terms } = found
  if (await isAskedOrGiven(scope, member.id, terms.stepPath, nowMs)) return null
  const preview = await previewTerms(scope, member.id, terms, inEnglish)
  if (preview.wouldRun.length === 0) return null
  return {
    approvals: row.length,
    days: new Set(row.map(({ day }) => day)).size,
    sentence,
    ordinal,
    perDayMax: terms.perDayMax,
    forDays: wish.days,
    until: terms.expiresAt,
    wouldRun: preview.wouldRun.length,
    wouldAsk: preview.wouldAsk.length,
  }
}

/** Whether somebody asked for a permission of this step already, or one is in force. */
async function isAskedOrGiven(scope: TenantScope, memberId: string, stepPath: string, nowMs: number): Promise<boolean> {
  const open = (await listRequests(scope, 'open')).filter((request) => request.memberId === memberId)
  const given = (await listPermissions(scope, memberId)).filter((row) => row.suspendedAt === null && row.expiresAt.getTime() > nowMs)
  const steps = [...open.map(({ terms }) => permissionTermsSchema.parse(terms).stepPath), ...given.map((row) => termsOf(row).stepPath)]
  return steps.includes(stepPath)
}
