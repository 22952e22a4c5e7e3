import { z } from 'zod'
import { ATTEMPT_STATES } from '#server/program/core/attempt-state.ts'

/** Our own description of the CabinCrew documents that we emit (domain §8); extras are refused, as there. */

const time = z.iso.datetime({ offset: true })
const decision = z.enum(['allow', 'warn', 'require_approval', 'deny'])
const state = z.enum(ATTEMPT_STATES)

export const cabincrewPlanTokenSchema = z.strictObject({
  token: z.string(),
  version: z.string(),
  artifacts: z.array(z.strictObject({ name: z.string(), hash: z.string(), size: z.number().optional() })),
  model: z.string(),
  engine_id: z.string(),
  protocol_version: z.string(),
  workspace_hash: z.string(),
  created_at: time,
  policy_digest: z.string().optional(),
  governance_hash: z.string().optional(),
})

export const auditEventSchema = z.strictObject({
  event_id: z.string(),
  timestamp: time,
  event_type: z.string(),
  workflow_state: state,
  workflow: z.strictObject({ workflow_id: z.string(), step_id: z.string(), mode: z.enum(['flight-plan', 'take-off']) }).optional(),
  engine: z
    .strictObject({
      engine_id: z.string().optional(),
      receipt_id: z.string().optional(),
      status: z.string().optional(),
      error: z.string().optional(),
    })
    .optional(),
  plan_token: cabincrewPlanTokenSchema.optional(),
  artifacts: z
    .array(
      z.strictObject({
        name: z.string(),
        role: z.enum(['evidence', 'state', 'log']),
        path: z.string().optional(),
        hash: z.string(),
        size: z.number().optional(),
      }),
    )
    .optional(),
  policy: z
    .strictObject({
      decision,
      workflow_state: state,
      aggregation_method: z.literal('most_restrictive').optional(),
      policy_evaluations: z
        .array(
          z.strictObject({
            source: z.enum(['opa', 'onnx', 'llm_gateway', 'mcp_gateway', 'custom']),
            policy_id: z.string(),
            decision,
            severity: z.number().int().min(0).max(3),
            reason: z.string().optional(),
            evaluated_at: time,
          }),
        )
        .optional(),
      violations: z.array(z.string()).optional(),
      warnings: z.array(z.string()).optional(),
    })
    .optional(),
  approval: z
    .strictObject({
      approval_id: z.string(),
      required_role: z.string(),
      approved: z.boolean(),
      approver: z.string(),
      plan_token_hash: z.string(),
      timestamp: time,
      reason: z.string().optional(),
    })
    .optional(),
  integrity_check: z
    .strictObject({
      expected_plan_token: z.string().optional(),
      actual_plan_token: z.string().optional(),
      plan_token_match: z.boolean().optional(),
      artifacts_match: z.boolean().optional(),
      differences: z.array(z.string()).optional(),
    })
    .optional(),
  gateway: z
    .strictObject({
      gateway_type: z.string().optional(),
      request_id: z.string().optional(),
      model: z.string().optional(),
      tool: z.string().optional(),
      policy_decision: decision.optional(),
    })
    .optional(),
  chain_hash: z.string(),
  message: z.string().optional(),
  severity: z.enum(['debug', 'info', 'warning', 'error', 'critical']),
})
export type CabincrewAuditEvent = z.infer<typeof auditEventSchema>

export const approvalRequestSchema = z.strictObject({
  approval_id: z.string(),
  workflow_id: z.string(),
  step_id: z.string(),
  reason: z.string(),
  required_role: z.string(),
  plan_token_hash: z.string(),
})

export const walEntrySchema = z.strictObject({
  sequence: z.number().int().min(0),
  timestamp: time,
  workflow_id: z.string(),
  checksum: z.string(),
  data: z.record(z.string(), z.unknown()),
  entry_type: z.enum([
    'workflow_started',
    'step_started',
    'step_completed',
    'approval_requested',
    'approval_received',
    'artifact_created',
    'policy_evaluated',
    'workflow_completed',
    'workflow_failed',
  ]),
})
export type WalEntry = z.infer<typeof walEntrySchema>

/** Where a run stands, for others to read: CabinCrew's durable record (requirements 8.10). */
export const workflowStateRecordSchema = z.strictObject({
  workflow_id: z.string(),
  current_state: state,
  /** Empty until there is a token. */
  plan_token_hash: z.string(),
  created_at: time,
  updated_at: time,
  steps_completed: z.array(z.string()),
  steps_pending: z.array(z.string()),
  approvals: z.array(
    z.strictObject({
      approval_id: z.string(),
      step_id: z.string(),
      plan_token_hash: z.string(),
      approved: z.boolean(),
      approver: z.string(),
      approved_at: time,
      reason: z.string().optional(),
    }),
  ),
  artifacts: z.array(
    z.strictObject({
      artifact_id: z.string(),
      step_id: z.string(),
      artifact_hash: z.string(),
      artifact_type: z.string(),
      created_at: time,
    }),
  ),
  policy_evaluations: z.array(
    z.strictObject({
      evaluation_id: z.string(),
      step_id: z.string(),
      policy_name: z.string(),
      decision,
      evaluated_at: time,
      reason: z.string().optional(),
    }),
  ),
})
export type WorkflowStateRecord = z.infer<typeof workflowStateRecordSchema>
