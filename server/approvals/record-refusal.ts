import type { ApprovalRow } from '#server/approvals/store.ts'
import { appendDenial } from '#server/audit/append-audit.ts'

/** A decision, or a change of a plan, that was refused: kept even though the request fails (domain §8: denials commit). */
export async function recordRefusal(
  workspaceId: string,
  approval: ApprovalRow,
  refused: { readonly by: string; readonly decision: 'approve' | 'reject' | 'amend'; readonly token: string; readonly code: string },
): Promise<void> {
  const { by, code, decision, token } = refused
  await appendDenial(workspaceId, {
    type: 'approval.refused',
    severity: code === 'PLAN_STALE' ? 'critical' : 'warning',
    workflowState: 'AWAITING_APPROVAL',
    workflow: { workflow_id: approval.runId, step_id: `leg-${approval.leg}.${approval.attempt}`, mode: 'flight-plan' },
    message: `${decision === 'amend' ? 'change' : 'vote'} refused: ${code}`,
    ...(code === 'PLAN_STALE'
      ? { integrity: { expected_plan_token: approval.token, actual_plan_token: token.slice(0, 128), plan_token_match: false } }
      : {}),
    ext: { approvalId: approval.id, actor: by, decision, code },
  })
}
