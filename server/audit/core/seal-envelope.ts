import { type AuditDraft, type Envelope, envelopeSchema } from '#server/audit/schema.ts'

/** Where an entry stands: its place in the chain and the hash of the one before. */
export interface Place {
  readonly workspaceId: string
  readonly seq: number
  /** RFC 3339. */
  readonly at: string
  readonly previous: string
  readonly eventId: string
}

/**
 * What an operation said, as one link of the chain: a CabinCrew AuditEvent and, beside it, what that has no field for. Pure.
 * @throws ZodError when it is not one of ours: a bug, never a user's fault
 */
export function sealEnvelope(draft: AuditDraft, place: Place): Envelope {
  const event = {
    event_id: place.eventId,
    timestamp: place.at,
    event_type: draft.type,
    workflow_state: draft.workflowState ?? 'COMPLETED',
    workflow: draft.workflow,
    engine: draft.engine,
    plan_token: draft.planToken,
    artifacts: draft.artifacts,
    policy: draft.policy,
    approval: draft.approval,
    integrity_check: draft.integrity,
    gateway: draft.gateway,
    chain_hash: place.previous,
    message: draft.message,
    severity: draft.severity ?? 'info',
  }
  const plain = JSON.parse(
    JSON.stringify({ v: 1, workspaceId: place.workspaceId, seq: place.seq, at: place.at, event, ext: draft.ext ?? {} }),
  ) as unknown
  return envelopeSchema.parse(plain)
}
