import { recordDecided } from '#server/approvals/record-decided.ts'
import { closeApproval, findApprovalOf, voidVotes } from '#server/approvals/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { Command } from '#server/program/core/step.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Carries out what a transition commands of approvals: votes void, the open request closed. In the same transaction. */
export async function obeyApprovalCommands(
  scope: TenantScope,
  run: { id: string; leg: number; attempt: number },
  commands: readonly Command[],
  status: 'expired' | 'invalidated' | 'cancelled',
): Promise<void> {
  if (!commands.includes('end_approval') && !commands.includes('void_votes')) return
  const approval = await findApprovalOf(scope, run)
  if (!approval) return
  const at = new Date(systemClock.nowMs())
  if (commands.includes('void_votes')) await voidVotes(scope, approval.id, at)
  if (commands.includes('end_approval') && (await closeApproval(scope, approval.id, status, at))) {
    await recordDecided(scope, approval, { status, by: null, at })
    await publishSignal(scope, { type: 'approval.changed', id: approval.id })
  }
}
