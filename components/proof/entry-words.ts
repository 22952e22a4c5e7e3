import type { AuditEventType } from '#server/audit/schema.ts'

/** Kinds of entry in plain words; the exact kind stands under Details. */
export const ENTRY_WORDS = {
  'run.started': 'Run started',
  'run.ended': 'Run ended',
  'attempt.state_changed': 'Run moved on',
  'token.created': 'Plan locked',
  'token.mismatch': 'Plan did not match its lock',
  'policy.evaluated': 'Checks done',
  'approval.requested': 'Approval asked',
  'approval.voted': 'Decided',
  'approval.refused': 'Decision refused',
  'effect.intended': 'Action about to be sent',
  'effect.sent': 'Action sent',
  'effect.confirmed': 'Action done',
  'effect.failed': 'Action failed',
  'effect.unknown': 'Not sure an action arrived',
  'effect.resolved': 'Open action settled',
  'effect.skipped': 'Action not sent',
  'gateway.denied': 'Refused at the door',
  'member.created': 'Crew member made',
  'member.published': 'Put to work',
  'member.suspended': 'Crew member suspended',
  'catalogue.accepted': 'Abilities accepted',
  'tool.quarantined': 'Ability changed, needs a look',
  'secret.stored': 'Secret saved',
  'secret.bound': 'Secret bound',
  'whitelist.granted': 'Standing permission given',
  'session.signed_in': 'Signed in',
  'session.sign_in_failed': 'Sign-in failed',
  'session.locked': 'Account rests',
  'session.signed_out': 'Signed out',
  'session.reauthenticated': 'Password entered again',
  'setup.link_created': 'Set-up link made',
  'setup.completed': 'Set up',
  'workspace.created': 'Workspace made',
  'workspace.changed': 'Workspace changed',
  'invitation.created': 'Invitation made',
  'invitation.accepted': 'Invitation accepted',
  'invitation.revoked': 'Invitation taken back',
  'membership.granted': 'Person joined',
  'membership.changed': 'Role changed',
  'membership.removed': 'Person removed',
  'audit.exported': 'Proof exported',
  'epoch.raised': 'Installation restored or moved',
  'file.stored': 'File put in',
  'access.denied': 'Access refused',
} as const satisfies Record<AuditEventType, string>

const STATE_WORDS: { readonly [state: string]: string } = {
  PLAN_RUNNING: 'Planning',
  PLAN_GENERATED: 'Planned',
  ARTIFACTS_VALIDATED: 'Plan complete',
  TOKEN_CREATED: 'Plan locked',
  PRE_FLIGHT_RUNNING: 'Checks started',
  PREFLIGHT_COMPLETE: 'Checks done',
  AWAITING_APPROVAL: 'Waits for approval',
  APPROVED: 'Approved',
  READY_FOR_TAKEOFF: 'Ready to carry out',
  TAKEOFF_RUNNING: 'Carrying out',
  EXECUTION_COMPLETE: 'Carried out',
  COMPLETED: 'Part done',
  FAILED: 'Ended without finishing',
}

/** What an entry says, in plain words. @param message the exact text of the entry */
export function entryWords(type: string, message: string): string {
  const state = type === 'attempt.state_changed' ? STATE_WORDS[message.split(' ').at(-1) ?? ''] : undefined
  return state ?? (Object.hasOwn(ENTRY_WORDS, type) ? ENTRY_WORDS[type as AuditEventType] : type)
}
