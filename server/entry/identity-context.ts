import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import type { IdentityContext, IdentityEvent } from '#server/identity/context.ts'
import { enqueue } from '#server/jobs/enqueue.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/** Identity bound to this process: its clock, its ids and the audit chain (docs/decisions/0021). */
export const identityContext: IdentityContext = {
  clock: systemClock,
  ids: systemIds,
  record: async (scope, events) => {
    // Who may decide changed: open decisions are looked at again.
    if (events.some(({ type }) => type.startsWith('membership.')))
      await enqueue(scope, { task: 'review-approvers', payload: {}, jobKey: 'review-approvers' })
    await appendAudit(scope, events.map(draftOf), { atMs: systemClock.nowMs(), ids: systemIds })
  },
}

/** What the proof says in words; who and whom stand beside it as ids. */
const MESSAGES = {
  'session.signed_in': 'a person signed in',
  'session.sign_in_failed': 'a sign-in failed',
  'session.locked': 'a sign-in was refused while the account rests',
  'session.signed_out': 'a person signed out',
  'session.reauthenticated': 'a person entered the password again',
  'membership.granted': 'a person joined the workspace',
  'membership.changed': 'role or permissions of a person changed',
  'membership.removed': 'a person was removed from the workspace',
  'membership.suspended': 'a person was suspended: kept out of the workspace',
  'membership.reinstated': 'a suspended person was let in again',
  'account.unlocked': 'an account that rested after wrong passwords was opened',
  'invitation.created': 'an invitation was made',
  'invitation.accepted': 'an invitation was accepted',
  'invitation.revoked': 'an invitation was taken back',
  'setup.link_created': 'a one-time setup link was made',
  'setup.completed': 'a setup link was used',
  'workspace.created': 'the workspace was opened, bundled connectors accepted for its first admin',
  'workspace.changed': 'settings of the workspace changed',
  'delegation.given': 'a person named who stands in for them',
  'delegation.ended': 'a person took standing in back',
  'api_token.made': 'a person made an API token',
  'api_token.revoked': 'an API token was revoked',
  'api_token.refused': 'an API token was used that no longer works',
  'program.connected': 'a person let a program in by OAuth',
  'program.ended': 'a connected program was ended',
  'program.refused': 'a token of a connected program was used that no longer works',
  'access.denied': 'an attempt was refused for lack of permission',
} as const satisfies Record<IdentityEvent['type'], string>

function draftOf({ type, decision, actorId, subjectId, details }: IdentityEvent): AuditDraft {
  const severity = decision === 'deny' ? 'warning' : 'info'
  return { type, severity, message: MESSAGES[type], ext: { decision, actor: actorId, subjectId, ...details } }
}
