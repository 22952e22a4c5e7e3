import type { Voter } from '#server/approvals/core/conflict.ts'
import { obeyApprovalCommands } from '#server/approvals/end-approval.ts'
import { recordRefusal } from '#server/approvals/record-refusal.ts'
import { type ApprovalRow, findApproval } from '#server/approvals/store.ts'
import { refusalOf } from '#server/approvals/vote.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { namedPlaces } from '#server/crew/named-places.ts'
import { matchesTarget } from '#server/crew/target-glob.ts'
import { madeDocuments } from '#server/dispatch/core/made-documents.ts'
import { idempotencyKey } from '#server/dispatch/core/plan-artifacts.ts'
import { memberAddress } from '#server/dispatch/flight-plan.ts'
import { journalKey, loadJournal, RecordMissing, rewalk } from '#server/dispatch/journal.ts'
import { type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { currentAttempt, loadContext, type RunContext } from '#server/dispatch/run-context.ts'
import { prepareEffect } from '#server/gateway/mcp/prepare-effect.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import type { Amendment, ToolCall } from '#server/program/core/frame.ts'
import type { Program } from '#server/program/program.ts'
import { insertAmendments } from '#server/runs/amendments/store.ts'
import { type ArtifactRow, insertArtifacts, listArtifacts } from '#server/runs/artifacts/store.ts'
import { type AttemptRow, findAttempt, findRun, lockRun } from '#server/runs/store.ts'
import { transition, workflowOf } from '#server/runs/transition.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

export interface PlanChange {
  readonly approvalId: string
  /** The token that was displayed: another one is stale. */
  readonly token: string
  /** Ordinals of actions that shall not happen, each with its whole item. */
  readonly leaveOut: readonly number[]
  /** Arguments to write in place of the planned ones, before sealing (a mail's text, not its bytes). */
  readonly edits: readonly { readonly ordinal: number; readonly args: JsonObject }[]
}
interface Amended extends StoredEffect {
  readonly amendment: Amendment
}

/** Plans of one part that people may have changed. */
const CHANGES_MAX = 50

/**
 * Changes a plan that waits for a decision: actions left out, arguments written by a person. The plan is superseded and the
 * next attempt is planned from the same reads, no model; it is sealed, checked and decided anew, votes are void, and whoever
 * edited it is conflicted (domain §5, States: edit, partial reject; §7). What could not be planned changes nothing.
 * @throws AppError PLAN_STALE, ALREADY_DECIDED, APPROVER_NOT_ENTITLED, REAUTH_REQUIRED, NOT_SEPARABLE, VALIDATION_FAILED, LIMIT_EXCEEDED
 */
export async function amendPlan(workspaceId: string, voter: Voter, change: PlanChange): Promise<{ leg: number; attempt: number }> {
  const { approval, context, attempt, rows } = await load(workspaceId, change.approvalId)
  try {
    const refusal = refusalOf(approval, voter, { token: change.token, decision: 'reject' }, systemClock.nowMs())
    if (refusal) throw refusal
    const amended = amendedOf(context.program, rows, change)
    await tryOut(context, attempt, amended)
    return await inScope(workspaceId, async (scope) => await supersede(scope, { approval, voter, change, amended, rows }))
  } catch (error) {
    if (isAppError(error)) {
      const { token } = change
      await recordRefusal(workspaceId, approval, { by: voter.userId, decision: 'amend', token, code: error.code })
    }
    throw error
  }
}

async function load(workspaceId: string, approvalId: string) {
  return await inScope(workspaceId, async (scope) => {
    const approval = await findApproval(scope, approvalId)
    const run = await findRun(scope, approval.runId)
    const attempt = currentAttempt(await findAttempt(scope, run.id, approval.leg, approval.attempt), run)
    const context = await loadContext(scope, run, { fence: run.fence, workerId: 'amend' })
    return { approval, context, attempt, rows: await listArtifacts(scope, run.id, approval.leg, approval.attempt) }
  })
}

function amendedOf(program: Program, rows: readonly ArtifactRow[], { leaveOut, edits }: PlanChange): Amended[] {
  const byOrdinal = new Map(storedEffects(rows).map((effect) => [effect.metadata.ordinal, effect]))
  const find = (ordinal: number): StoredEffect => {
    const effect = byOrdinal.get(ordinal)
    if (!effect) throw new AppError('VALIDATION_FAILED', { context: { action: ordinal, why: 'the plan has no such action' } })
    return effect
  }
  const out = [...new Set(leaveOut)].map((ordinal): Amended => {
    const effect = find(ordinal)
    if (effect.metadata.indices.length === 0) throw new AppError('NOT_SEPARABLE', { context: { action: ordinal } })
    return { ...effect, amendment: { kind: 'left-out' } }
  })
  const changed = [...leaveOut, ...edits.map(({ ordinal }) => ordinal)]
  if (new Set(changed).size < changed.length) throw new AppError('VALIDATION_FAILED', { context: { why: 'an action is changed twice' } })
  const edited = edits.map(({ ordinal, args }): Amended => {
    const effect = find(ordinal)
    refuseArguments(program, effect, args)
    return { ...effect, amendment: { kind: 'edited', args } }
  })
  if (out.length + edited.length === 0) throw new AppError('VALIDATION_FAILED', { context: { why: 'nothing is changed' } })
  return [...out, ...edited]
}

/** A person writes arguments that the step has, and no saved secret: before anything is planned with them. */
function refuseArguments(program: Program, { metadata }: StoredEffect, args: JsonObject): void {
  const block = callBlocks(program).get(metadata.blockPath)
  // the arguments of what a model chose stand nowhere but in the plan
  const planned = block?.chosen ? metadata.labels : (block?.args ?? {})
  const tool = program.tools[metadata.tool]
  const filled = tool?.idempotency.kind === 'byKey' ? tool.idempotency.arg : undefined
  const slots = [...(tool?.secretSlots ?? []), ...(filled === undefined ? [] : [filled])]
  const names = Object.keys(args)
  const wrong = names.find((name) => !Object.hasOwn(planned, name) || slots.includes(name))
  if (wrong === undefined && names.length > 0) return
  throw new AppError('VALIDATION_FAILED', {
    context: { action: metadata.ordinal, argument: wrong ?? null, why: 'cannot be changed in a plan' },
  })
}

/** Plans as the worker will, from the recorded reads: a change that cannot be planned is refused before anything is lost. */
async function tryOut(context: RunContext, attempt: AttemptRow, amended: readonly Amended[]): Promise<void> {
  const journal = await loadJournal(context, attempt.leg, attempt.attempt)
  const amendments = new Map(journal.amendments)
  for (const { metadata, amendment } of amended) amendments.set(journalKey(metadata.blockPath, metadata.itemDigest), amendment)
  const effects = await effectsOf(context, { ...journal, amendments })
  if (effects === null) {
    if (amended.every(({ amendment }) => amendment.kind === 'left-out')) return
    throw new AppError('VALIDATION_FAILED', { context: { why: 'leave out first; write the new plan otherwise then' } })
  }
  if (effects.length === 0)
    throw new AppError('VALIDATION_FAILED', { context: { why: 'nothing would be left; reject the plan with a reason instead' } })
  const documents = madeDocuments(context.program, journal.evidence, journal.facts)
  for (const call of effects) if (call.edited.length > 0) await prepare(context, call, documents)
}

/** Null when the changed plan needs a read that was not made yet: the worker makes it. */
async function effectsOf(context: RunContext, journal: Parameters<typeof rewalk>[1]): Promise<readonly ToolCall[] | null> {
  try {
    return (await rewalk(context, journal)).effects
  } catch (error) {
    if (error instanceof RecordMissing) return null
    throw error
  }
}

async function prepare(context: RunContext, call: ToolCall, documents: ReadonlySet<string>): Promise<void> {
  const row = context.program.tools[call.block.tool]
  assert(row, `program lists ${call.block.tool}`)
  const stray = row.targets.length === 0 ? undefined : namedPlaces(row, call.args).find((place) => !matchesTarget(row.targets, place))
  if (stray !== undefined)
    throw new AppError('VALIDATION_FAILED', { context: { target: stray, why: 'not among the targets of the job description' } })
  await prepareEffect({
    workspaceId: context.workspaceId,
    tool: row.tool,
    args: call.args,
    row,
    key: idempotencyKey(context.run.lineageId, call),
    dateMs: context.run.startedAt.getTime(),
    memberAddress: memberAddress(context),
    documents,
  })
}

async function supersede(
  scope: TenantScope,
  facts: { approval: ApprovalRow; voter: Voter; change: PlanChange; amended: readonly Amended[]; rows: readonly ArtifactRow[] },
): Promise<{ leg: number; attempt: number }> {
  const { amended, change, rows, voter } = facts
  const run = await lockRun(scope, facts.approval.runId)
  const approval = await findApproval(scope, facts.approval.id, { lock: true })
  const at = new Date(systemClock.nowMs())
  const refusal = refusalOf(approval, voter, { token: change.token, decision: 'reject' }, at.getTime())
  if (refusal) throw refusal
  const attempt = currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run)
  if (attempt.token !== change.token) throw new AppError('PLAN_STALE', { context: { approval: approval.id } })
  if (attempt.attempt >= CHANGES_MAX) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'changes of a plan', max: CHANGES_MAX } })
  const moved = await transition(scope, run, attempt, { type: 'supersede' }, { actor: voter.userId, data: { approvalId: approval.id } })
  if (moved.outcome !== 'moved') throw new AppError('ALREADY_DECIDED', { context: { approval: approval.id, state: attempt.state } })
  const here = { runId: run.id, leg: attempt.leg, attempt: attempt.attempt }
  await obeyApprovalCommands(scope, { id: run.id, leg: here.leg, attempt: here.attempt }, moved.commands, 'invalidated')
  await insertAmendments(
    scope,
    amended.map(({ metadata, amendment }) => ({
      ...here,
      lineageId: run.lineageId,
      blockPath: metadata.blockPath,
      itemDigest: metadata.itemDigest,
      args: amendment.kind === 'edited' ? amendment.args : null,
      by: voter.userId,
      at,
    })),
  )
  // The next attempt knows what this one read: nothing is looked up again.
  const evidence = rows.filter(({ name, role }) => role === 'evidence' && name.startsWith('e'))
  await insertArtifacts(
    scope,
    evidence.map((row) => ({ ...row, attempt: here.attempt + 1 })),
  )
  await recordAmended(scope, workflowOf(run, moved.attempt), approval, facts, at)
  await queueRun(scope, run.id)
  return { leg: here.leg, attempt: here.attempt + 1 }
}

/** Who changed what: ordinals, names of arguments and digests, no content. */
async function recordAmended(
  scope: TenantScope,
  workflow: ReturnType<typeof workflowOf>,
  approval: ApprovalRow,
  { amended, voter }: { amended: readonly Amended[]; voter: Voter },
  at: Date,
): Promise<void> {
  const leftOut = amended.filter(({ amendment }) => amendment.kind === 'left-out').map(({ metadata }) => metadata.ordinal)
  const edited = amended.flatMap(({ metadata, amendment }) =>
    amendment.kind === 'edited'
      ? [
          {
            ordinal: metadata.ordinal,
            args: Object.keys(amendment.args).sort(),
            digest: taggedDigest('muster.amendment.v1', amendment.args),
          },
        ]
      : [],
  )
  const draft = {
    type: 'plan.amended' as const,
    workflowState: 'FAILED' as const,
    workflow,
    message: `${leftOut.length} left out, ${edited.length} edited`,
    ext: { approvalId: approval.id, token: approval.token, actor: voter.userId, leftOut, edited },
  }
  await appendAudit(scope, [draft], { atMs: at.getTime(), ids: systemIds })
}
