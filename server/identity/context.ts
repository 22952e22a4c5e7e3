import type { Clock } from '#server/kernel/clock.ts'
import type { Ids } from '#server/kernel/ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What happened at the door, for the audit chain. Ids and roles only: no e-mail, no name, no secret. */
export interface IdentityEvent {
  readonly type:
    | 'session.signed_in'
    | 'session.sign_in_failed'
    | 'session.locked'
    | 'session.signed_out'
    | 'session.reauthenticated'
    | 'membership.granted'
    | 'membership.changed'
    | 'membership.removed'
    | 'membership.suspended'
    | 'membership.reinstated'
    | 'account.unlocked'
    | 'invitation.created'
    | 'invitation.accepted'
    | 'invitation.revoked'
    | 'setup.link_created'
    | 'setup.completed'
    | 'workspace.created'
    | 'workspace.changed'
    | 'delegation.given'
    | 'delegation.ended'
    | 'api_token.made'
    | 'api_token.revoked'
    | 'api_token.refused'
    | 'program.connected'
    | 'program.ended'
    | 'program.refused'
    | 'access.denied'
  readonly decision: 'allow' | 'deny'
  /** Who acted; null when nobody is known (a wrong e-mail, the command line). */
  readonly actorId: string | null
  /** Whom or what it was done to. */
  readonly subjectId: string | null
  readonly details: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}

/**
 * What identity needs from above and around: time, ids and the audit. Audit stands in the same tier, so it comes in as
 * a function (docs/decisions/0021); bound once in entry/identity-context.ts.
 */
export interface IdentityContext {
  readonly clock: Clock
  readonly ids: Ids
  /** Appends to the chain of the scope's workspace, in its transaction. */
  record(scope: TenantScope, events: readonly IdentityEvent[]): Promise<void>
}
