import type { WalEntry, WorkflowStateRecord } from '#server/audit/cabincrew.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { Decision } from '#server/policy/schema.ts'
import type { AttemptState } from '#server/program/core/attempt-state.ts'

export interface RunFacts {
  readonly runId: string
  readonly startedAt: string
  readonly events: readonly {
    readonly seq: number
    readonly at: string
    readonly kind: string
    readonly leg: number
    readonly attempt: number
    readonly data: { readonly [key: string]: unknown }
  }[]
  readonly attempts: readonly {
    readonly leg: number
    readonly attempt: number
    readonly state: string
    readonly token: string | null
    /** What policy said of the sealed plan; null before preflight. */
    readonly verdict: { readonly decision: Decision; readonly evaluations: readonly PolicyAnswer[] } | null
  }[]
  readonly approvals: readonly {
    readonly id: string
    readonly leg: number
    readonly attempt: number
    readonly token: string
    readonly requiredRole: string
    readonly votes: readonly { readonly userId: string; readonly approved: boolean; readonly at: string; readonly reason: string }[]
  }[]
  readonly artifacts: readonly {
    readonly leg: number
    readonly attempt: number
    readonly name: string
    readonly hash: string
    readonly type: string
    readonly createdAt: string
  }[]
}

interface PolicyAnswer {
  readonly policyId: string
  readonly decision: Decision
  readonly reason: string
}

const stepId = (place: { leg: number; attempt: number }): string => `leg-${place.leg}.${place.attempt}`

/** Our timeline as CabinCrew's write-ahead log (requirements 8.10): a projection for others to read, never read back. Pure. */
export function projectWal(run: RunFacts): WalEntry[] {
  const entries: WalEntry[] = []
  const add = (at: string, entry_type: WalEntry['entry_type'], data: JsonObject): void => {
    const entry = { sequence: entries.length, timestamp: at, workflow_id: run.runId, entry_type, data }
    entries.push({ ...entry, checksum: taggedDigest('muster.wal.v1', entry) })
  }
  for (const event of run.events) {
    const step_id = stepId(event)
    if (event.kind === 'started') add(event.at, 'workflow_started', { plan_token_hash: '', initial_state: 'INIT' })
    if (event.kind === 'ended' && event.data['outcome'] === 'succeeded')
      add(event.at, 'workflow_completed', { final_state: 'COMPLETED', artifacts: run.artifacts.map((row) => `${stepId(row)}/${row.name}`) })
    else if (event.kind === 'ended')
      add(event.at, 'workflow_failed', { error: String(event.data['reasonCode'] ?? 'FAILED'), failed_step: step_id })
    if (event.kind !== 'state') continue
    const approval = run.approvals.find((row) => row.leg === event.leg && row.attempt === event.attempt)
    if (event.data['to'] === 'PLAN_RUNNING') add(event.at, 'step_started', { step_id, step_type: 'leg' })
    if (event.data['to'] === 'ARTIFACTS_VALIDATED')
      for (const row of run.artifacts.filter((one) => stepId(one) === step_id))
        add(event.at, 'artifact_created', { artifact_id: `${step_id}/${row.name}`, artifact_hash: row.hash, artifact_type: row.type })
    if (event.data['event'] === 'verdict')
      for (const { evaluation_id, policy_name, decision } of evaluationsOf(run, event))
        add(event.at, 'policy_evaluated', { evaluation_id, policy_name, decision })
    if (event.data['to'] === 'AWAITING_APPROVAL' && approval)
      add(event.at, 'approval_requested', { approval_id: approval.id, step_id, required_role: approval.requiredRole })
    if (event.data['from'] === 'AWAITING_APPROVAL' && approval) {
      for (const vote of approval.votes)
        add(vote.at, 'approval_received', { approval_id: approval.id, approved: vote.approved, approver: vote.userId })
    }
    if (event.data['to'] === 'COMPLETED')
      add(event.at, 'step_completed', { step_id, artifacts: run.artifacts.filter((row) => stepId(row) === step_id).map((row) => row.name) })
  }
  return entries
}

/** CabinCrew's state record of a run: where it stands now. Pure. */
export function projectStateRecord(run: RunFacts): WorkflowStateRecord {
  const current = run.attempts.at(-1)
  const last = run.events.at(-1)
  const stepsDone = run.attempts.filter((attempt) => attempt.state === 'COMPLETED').map(stepId)
  return {
    workflow_id: run.runId,
    current_state: (current?.state ?? 'INIT') as AttemptState,
    plan_token_hash: current?.token ?? '',
    created_at: run.startedAt,
    updated_at: last?.at ?? run.startedAt,
    steps_completed: stepsDone,
    steps_pending: current && !stepsDone.includes(stepId(current)) ? [stepId(current)] : [],
    approvals: run.approvals.flatMap((approval) =>
      approval.votes.map((vote) => ({
        approval_id: approval.id,
        step_id: stepId(approval),
        plan_token_hash: approval.token,
        approved: vote.approved,
        approver: vote.userId,
        approved_at: vote.at,
        reason: vote.reason,
      })),
    ),
    artifacts: run.artifacts.map((row) => ({
      artifact_id: `${stepId(row)}/${row.name}`,
      step_id: stepId(row),
      artifact_hash: row.hash,
      artifact_type: row.type,
      created_at: row.createdAt,
    })),
    policy_evaluations: run.events.filter((event) => event.data['event'] === 'verdict').flatMap((event) => evaluationsOf(run, event)),
  }
}

/** Each rule's answer on a plan, and what they come to together, last. */
function evaluationsOf(run: RunFacts, event: RunFacts['events'][number]): WorkflowStateRecord['policy_evaluations'] {
  const step_id = stepId(event)
  const verdict = run.attempts.find((attempt) => stepId(attempt) === step_id)?.verdict
  if (!verdict) return []
  const answers = verdict.evaluations.map(({ policyId, decision, reason }) => ({ policy_name: policyId, decision, reason }))
  return [...answers, { policy_name: 'most_restrictive', decision: verdict.decision }].map((answer, index) => ({
    evaluation_id: `${step_id}/policy-${index + 1}`,
    step_id,
    evaluated_at: event.at,
    ...answer,
  }))
}
