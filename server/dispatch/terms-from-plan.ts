import { findApproval } from '#server/approvals/store.ts'
import { reachDigest } from '#server/compiler/reach-digest.ts'
import { type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findActor, type MemberRow } from '#server/members/store.ts'
import {
  type ArgumentRule,
  isSteeredFromOutside,
  PERMISSION_LIMITS,
  type PermissionTerms,
  permissionTermsSchema,
  tellsSecret,
} from '#server/policy/core/standing.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import type { ProgramTool } from '#server/program/program.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findRun, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const DAY_MS = 86_400_000

export interface PermissionWish {
  readonly approvalId: string
  /** An action of the plan: the wish is for its step. */
  readonly ordinal: number
  /** The same destinations as in this plan, or any of their one domain or folder. */
  readonly reach: 'same' | 'around'
  readonly perDayMax: number
  readonly days: number
}

/**
 * The terms of a standing permission, read off a plan that was shown, with their sentence; grants and records nothing (domain §4,
 * Whitelist entry). What costs money, and what something from outside steers, always asks.
 * @throws AppError NOT_FOUND, VALIDATION_FAILED
 */
export async function termsFromPlan(
  scope: TenantScope,
  wish: PermissionWish,
  nowMs: number,
): Promise<{ run: RunRow; member: MemberRow; terms: PermissionTerms; sentence: string }> {
  const approval = await findApproval(scope, wish.approvalId)
  const run = await findRun(scope, approval.runId)
  const member = await findActor(scope, run.memberId)
  const program = await loadProgram(scope, run.programDigest)
  const effects = storedEffects(await listArtifacts(scope, run.id, approval.leg, approval.attempt))
  const chosen = effects.find(({ metadata }) => metadata.ordinal === wish.ordinal)
  const block = chosen && callBlocks(program).get(chosen.metadata.blockPath)
  const tool = chosen && program.tools[chosen.metadata.tool]
  if (!chosen || !block || !tool) throw new AppError('NOT_FOUND', { context: { approval: approval.id, action: wish.ordinal } })
  if (member.kind !== 'crew') throw refused('what a program outside asks for always asks')
  if (run.putBackOfRunId !== null) throw refused('a plan that puts a run back always asks')
  if (block.lookFirst) throw refused('the job description says that somebody looks at this step first; such a step always asks')
  if (tool.effectClass === 'spend') throw refused('what costs money always asks')
  if (isSteeredFromOutside({ labels: chosen.metadata.labels, control: chosen.metadata.control, argRoles: tool.argRoles }))
    throw refused('a file or another thing it read says whom it reaches or how often; such a step always asks')
  if (tellsSecret({ ...chosen.metadata, tool: tool.tool })) throw refused('what tells something secret always asks')
  const mine = effects.filter(({ metadata }) => metadata.blockPath === chosen.metadata.blockPath)
  const terms: PermissionTerms = {
    memberSlug: member.slug,
    stepPath: block.path,
    tool: tool.tool,
    pin: tool.pin,
    reachDigest: reachDigest(block, program.tools),
    args: Object.fromEntries(Object.keys(block.args).map((name) => [name, ruleFor(tool, name, mine, wish.reach)])),
    perRunMax: mine.length,
    perDayMax: wish.perDayMax,
    expiresAt: toTimestamp(nowMs + Math.min(wish.days, PERMISSION_LIMITS.daysMax) * DAY_MS),
  }
  if (!permissionTermsSchema.safeParse(terms).success || terms.perDayMax < terms.perRunMax)
    throw refused(`a plan like this one needs ${mine.length} a day at least, and ${PERMISSION_LIMITS.perRunMax} are the most`)
  return { run, member, terms, sentence: sentenceOf(tool, terms) }
}

/** Content is free; what steers the action is as it was in this plan, or around it. */
function ruleFor(tool: ProgramTool, name: string, mine: readonly StoredEffect[], reach: PermissionWish['reach']): ArgumentRule {
  const role = ownValue(tool.argRoles, name) ?? 'destination'
  if (role === 'content' && !tool.secretSlots.includes(name)) return { free: true }
  const values = [
    ...new Map(mine.map(({ args }) => ownValue(args, name) ?? null).map((value) => [JSON.stringify(value), value] as const)).values(),
  ]
  const around = reach === 'around' && role === 'destination' ? aroundOf(values) : null
  if (around !== null) return { within: around }
  if (values.length > PERMISSION_LIMITS.valuesMax)
    throw refused(`${values.length} different values of ${name}; ${PERMISSION_LIMITS.valuesMax} are the most`)
  return values.length === 1 && values[0] !== undefined ? { fixed: values[0] } : { oneOf: values }
}

/** The one domain of all addresses, or the one folder of all paths; null without one. */
function aroundOf(values: readonly JsonValue[]): string | null {
  const around = values.map((value) => {
    if (typeof value !== 'string') return null
    if (/^[^\s@]+@[^\s@]+$/.test(value)) return value.slice(value.lastIndexOf('@')).toLowerCase()
    return value.includes('/') ? value.slice(0, value.lastIndexOf('/') + 1) : null
  })
  return around[0] !== undefined && around.every((one) => one === around[0]) ? around[0] : null
}

const NAMES_MAX = 3

/** `Send e-mail to finance@acme.com`, by code, from the terms alone. */
function sentenceOf(tool: ProgramTool, terms: PermissionTerms): string {
  const rule = tool.targetArg === null ? undefined : terms.args[tool.targetArg]
  if (!rule || 'free' in rule) return tool.title
  if ('within' in rule)
    return `${tool.title}: ${rule.within.startsWith('@') ? `anyone at ${rule.within.slice(1)}` : `anything in ${rule.within}`}`
  const values = ('fixed' in rule ? [rule.fixed] : rule.oneOf).map(String)
  const rest = values.length - NAMES_MAX
  return `${tool.title}: ${values.slice(0, NAMES_MAX).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function refused(why: string): AppError {
  return new AppError('VALIDATION_FAILED', { context: { why } })
}
