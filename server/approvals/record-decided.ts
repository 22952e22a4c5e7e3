import { requirementSchema } from '#server/approvals/core/requirement.ts'
import type { ApprovalRow } from '#server/approvals/store.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * One entry for the end of an approval, however it ended (requirements 8.13): each vote has its own before. Where a person
 * decided, it is a CabinCrew approval record; an expiry or a void plan has no approver, and none is made up.
 * @param ended.by user id of the vote that decided, or null
 */
export async function recordDecided(
  scope: TenantScope,
  approval: ApprovalRow,
  ended: { status: ApprovalRow['status']; by: string | null; at: Date },
): Promise<void> {
  const { id, runId, leg, attempt, token } = approval
  const approved = ended.status === 'approved'
  const draft = {
    type: 'approval.decided' as const,
    workflowState: approved ? 'APPROVED' : 'FAILED',
    workflow: { workflow_id: runId, step_id: `leg-${leg}.${attempt}`, mode: 'flight-plan' as const },
    message: `approval ${ended.status}`,
    ...(ended.by === null
      ? {}
      : {
          approval: {
            approval_id: id,
            required_role: requirementSchema.parse(approval.requirement).grants.join(','),
            approved,
            approver: ended.by,
            plan_token_hash: token,
            timestamp: toTimestamp(ended.at.getTime()),
          },
        }),
    ext: { approvalId: id, status: ended.status, token, requirementDigest: approval.requirementDigest },
  }
  await appendAudit(scope, [draft], { atMs: ended.at.getTime(), ids: systemIds })
}
