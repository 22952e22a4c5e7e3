import { appendAudit } from '#server/audit/append-audit.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** A question to a person, and who answered it: an answer steers the run as a vote does. Its words stay out of the chain. */
export async function recordAsk(
  scope: TenantScope,
  run: { id: string; leg: number; attempt: number },
  type: 'ask.asked' | 'ask.answered' | 'ask.ended',
  facts: {
    askId: string
    actor?: string
    standsInFor?: readonly string[]
    assignee?: string
    status?: string
    answerDigest?: string
    at: Date
  },
): Promise<void> {
  const { at, ...ext } = facts
  const draft = {
    type,
    workflowState: type === 'ask.ended' ? 'FAILED' : 'PLAN_RUNNING',
    workflow: { workflow_id: run.id, step_id: `leg-${run.leg}.${run.attempt}`, mode: 'flight-plan' as const },
    ext,
  }
  await appendAudit(scope, [draft], { atMs: at.getTime(), ids: systemIds })
}
