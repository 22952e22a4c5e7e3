import { z } from 'zod'
import { auditEventSchema, type CabincrewAuditEvent } from '#server/audit/cabincrew.ts'

/** Every kind of event in the chain. A new kind is added here first. */
export const AUDIT_EVENT_TYPES = [
  'run.started',
  'run.ended',
  'run.put_back',
  'run.handed_over',
  'run.handoff_refused',
  'attempt.state_changed',
  'token.created',
  'token.verified',
  'token.mismatch',
  'artifact.recorded',
  'policy.evaluated',
  'policy.activated',
  'plan.amended',
  'approval.requested',
  'approval.voted',
  'approval.refused',
  'approval.decided',
  'approval.changes_requested',
  'approval.changes_answered',
  'ask.asked',
  'ask.answered',
  'ask.ended',
  'wait.began',
  'wait.ended',
  'memory.forgotten',
  'effect.intended',
  'effect.sent',
  'effect.confirmed',
  'effect.failed',
  'effect.unknown',
  'effect.resolved',
  'effect.skipped',
  'gateway.allowed',
  'gateway.denied',
  'model.asked',
  'model.refused',
  'model.settled',
  'member.created',
  'member.published',
  'member.removed',
  'member.restored',
  'member.suspended',
  'member.reinstated',
  'authoring.started',
  'authoring.said',
  'authoring.accepted',
  'authoring.undone',
  'authoring.confirmed',
  'catalogue.accepted',
  'tool.quarantined',
  'connector.added',
  'connector.changed',
  'secret.stored',
  'secret.bound',
  'secret.removed',
  'whitelist.requested',
  'whitelist.declined',
  'whitelist.refused',
  'whitelist.granted',
  'whitelist.suspended',
  'whitelist.used',
  'session.signed_in',
  'session.sign_in_failed',
  'session.locked',
  'session.signed_out',
  'session.reauthenticated',
  'setup.link_created',
  'setup.completed',
  'workspace.created',
  'workspace.changed',
  'invitation.created',
  'invitation.accepted',
  'invitation.revoked',
  'membership.granted',
  'membership.changed',
  'membership.removed',
  'membership.suspended',
  'membership.reinstated',
  'account.unlocked',
  'audit.exported',
  'epoch.raised',
  'file.stored',
  'file.removed',
  'file.restored',
  'trigger.created',
  'trigger.changed',
  'trigger.paused',
  'trigger.resumed',
  'trigger.deleted',
  'trigger.fired',
  'trigger.skipped',
  'trigger.failed',
  'trigger.all_paused',
  'trigger.all_resumed',
  'webhook.created',
  'webhook.changed',
  'webhook.secret_renewed',
  'webhook.paused',
  'webhook.resumed',
  'webhook.deleted',
  'webhook.fired',
  'webhook.skipped',
  'webhook.failed',
  'webhook.replayed',
  'mailbox.created',
  'mailbox.changed',
  'mailbox.paused',
  'mailbox.resumed',
  'mailbox.deleted',
  'mailbox.fired',
  'mailbox.refused',
  'delegation.given',
  'delegation.ended',
  'mail_server.changed',
  'mail_server.tested',
  'api_token.made',
  'api_token.revoked',
  'api_token.refused',
  'model_provider.added',
  'model_provider.changed',
  'model_provider.removed',
  'model_provider.tested',
  'model_role.set',
  'model_role.removed',
  'spend_limit.set',
  'spend_limit.removed',
  'spend_limit.allowed',
  'model.transcript_read',
  'access.denied',
] as const
export const auditEventTypeSchema = z.enum(AUDIT_EVENT_TYPES)
export type AuditEventType = z.infer<typeof auditEventTypeSchema>

/** One link of a workspace's chain. Leaf of the tree = JCS(envelope); `event.chain_hash` = hash of the one before. */
export const envelopeSchema = z.strictObject({
  v: z.literal(1),
  workspaceId: z.string(),
  seq: z.number().int().min(1),
  at: z.string(),
  event: auditEventSchema,
  /** What CabinCrew has no field for: actor, principal chain, digests. Never secrets, never payloads. */
  ext: z.record(z.string(), z.json()),
})
export type Envelope = z.infer<typeof envelopeSchema>

/** What an operation says; the append adds id, time, place in the chain. */
export interface AuditDraft {
  readonly type: AuditEventType
  /** Outside runs: COMPLETED (domain §8). */
  readonly workflowState?: string
  readonly workflow?: CabincrewAuditEvent['workflow']
  readonly planToken?: CabincrewAuditEvent['plan_token']
  readonly artifacts?: CabincrewAuditEvent['artifacts']
  readonly policy?: {
    readonly decision: string
    readonly workflow_state: string
    readonly aggregation_method?: string
    readonly policy_evaluations?: readonly { readonly [key: string]: unknown }[]
  }
  readonly approval?: CabincrewAuditEvent['approval']
  readonly integrity?: CabincrewAuditEvent['integrity_check']
  readonly gateway?: CabincrewAuditEvent['gateway']
  readonly engine?: CabincrewAuditEvent['engine']
  readonly message?: string
  readonly severity?: CabincrewAuditEvent['severity']
  readonly ext?: { readonly [key: string]: unknown }
}
