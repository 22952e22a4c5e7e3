import { findApproval } from '#server/approvals/store.ts'
import { journalKey, loadJournal, RecordMissing, rewalk } from '#server/dispatch/journal.ts'
import { type StoredEffect, storedEffects } from '#server/dispatch/load-plan.ts'
import { loadContext } from '#server/dispatch/run-context.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { ToolCall } from '#server/program/core/frame.ts'
import type { ProgramTool } from '#server/program/program.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * The call behind an action of a sealed plan: the arguments before they were prepared (a mail's text, not its bytes), from
 * the recorded walk. Reads nothing outside.
 * @throws AppError NOT_FOUND
 */
export async function plannedCall(
  workspaceId: string,
  approvalId: string,
  ordinal: number,
): Promise<{ call: ToolCall; effect: StoredEffect; tool: ProgramTool }> {
  const missing = new AppError('NOT_FOUND', { context: { approval: approvalId, action: ordinal } })
  const { approval, context, rows } = await inScope(workspaceId, async (scope) => {
    const approval = await findApproval(scope, approvalId)
    const run = await findRun(scope, approval.runId)
    const context = await loadContext(scope, run, { fence: run.fence, workerId: 'look' })
    return { approval, context, rows: await listArtifacts(scope, run.id, approval.leg, approval.attempt) }
  })
  const effect = storedEffects(rows).find(({ metadata }) => metadata.ordinal === ordinal)
  if (!effect) throw missing
  const journal = await loadJournal(context, approval.leg, approval.attempt)
  const walk = await rewalk(context, journal).catch((error: unknown) => {
    throw error instanceof RecordMissing ? missing : error
  })
  const key = journalKey(effect.metadata.blockPath, effect.metadata.itemDigest)
  const call = walk.effects.find((one) => journalKey(one.blockPath, one.itemDigest) === key)
  const tool = context.program.tools[effect.metadata.tool]
  if (!call || !tool) throw missing
  return { call, effect, tool }
}
