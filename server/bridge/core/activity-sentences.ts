import type { AuditEventType } from '#server/audit/schema.ts'
import type { ActivityKind } from '#server/bridge/activity/schema.ts'

/** Who stands at the beginning of the sentence: whoever acted, the crew member of the run, or the product itself. */
export type Subject = 'actor' | 'member' | 'muster'

export interface Phrase {
  readonly kind: ActivityKind
  readonly subject: Subject
  /** What was done; `{run}`, `{member}` and `{person}` are names. */
  readonly did: string
}
const says =
  (kind: ActivityKind, subject: Subject) =>
  (did: string): Phrase => ({ kind, subject, did })
const runs = says('runs', 'actor')
const byMember = says('runs', 'member')
const approvals = says('approvals', 'actor')
const crew = says('crew', 'actor')
const schedules = says('schedules', 'actor')
const people = says('people', 'actor')
const apps = says('apps', 'actor')
const files = says('files', 'actor')
const workspace = says('workspace', 'actor')

/**
 * Entries that tell people who did what. What is not here (steps between, locks, checks) stands in the proof alone, so that
 * a day reads as a page.
 */
export const ACTIVITY: { readonly [type in AuditEventType]?: Phrase } = {
  'run.started': runs('started {run}'),
  'run.ended': byMember('ended {run}'),
  'ask.asked': byMember('asked a question in {run}'),
  'ask.answered': runs('answered a question of {run}'),
  'effect.failed': byMember('could not do an action of {run}'),
  'effect.unknown': byMember('is not sure that an action of {run} arrived'),
  'effect.resolved': runs('said what became of an open action of {run}'),
  'approval.requested': says('approvals', 'member')('asked for approval of {run}'),
  'approval.voted': approvals('decided on {run}'),
  'approval.refused': approvals('was not let decide on {run}'),
  'approval.changes_requested': approvals('wanted the plan of {run} changed or explained'),
  'approval.changes_answered': approvals('answered what was wanted of {run}'),
  'plan.amended': approvals('changed the plan of {run}'),
  'member.created': crew('made {member}'),
  'member.published': crew('put {member} to work'),
  'member.removed': crew('deleted the draft {member}'),
  'member.restored': crew('brought the draft {member} back'),
  'member.suspended': crew('suspended {member}'),
  'member.reinstated': crew('let {member} work again'),
  'whitelist.requested': crew('asked for a standing permission for {member}'),
  'whitelist.declined': crew('declined a standing permission for {member}'),
  'whitelist.granted': crew('gave {member} a standing permission'),
  'whitelist.suspended': crew('stopped a standing permission of {member}'),
  'trigger.created': schedules('made a schedule for {member}'),
  'trigger.changed': schedules('changed a schedule of {member}'),
  'trigger.paused': schedules('paused a schedule of {member}'),
  'trigger.resumed': schedules('resumed a schedule of {member}'),
  'trigger.deleted': schedules('deleted a schedule of {member}'),
  'trigger.skipped': says('schedules', 'muster')('left out a start of {member}'),
  'trigger.failed': says('schedules', 'muster')('could not start {member}'),
  'trigger.all_paused': schedules('paused all members'),
  'trigger.all_resumed': schedules('resumed all members'),
  'invitation.created': people('made an invitation'),
  'invitation.accepted': people('accepted an invitation'),
  'invitation.revoked': people('took an invitation back'),
  'membership.granted': says('people', 'muster')('let {person} in'),
  'membership.changed': people('changed the role of {person}'),
  'membership.removed': people('removed {person}'),
  'membership.suspended': people('suspended {person}'),
  'membership.reinstated': people('let {person} in again'),
  'account.unlocked': people('unlocked the account of {person}'),
  'delegation.given': people('named a stand-in'),
  'delegation.ended': people('ended the standing in'),
  'api_token.made': people('made an API token'),
  'api_token.revoked': people('revoked an API token'),
  'catalogue.accepted': apps('accepted abilities of a connected app'),
  'tool.quarantined': says('apps', 'muster')('stopped an ability that changed'),
  'connector.added': apps('connected an app'),
  'connector.changed': apps('changed a connected app'),
  'secret.stored': apps('saved a secret'),
  'secret.removed': apps('removed a saved secret'),
  'file.stored': files('put a file in'),
  'file.removed': files('deleted a file'),
  'file.restored': files('brought a file back'),
  'workspace.created': workspace('opened the workspace'),
  'workspace.changed': workspace('changed the settings'),
  'policy.activated': workspace('changed the house rules'),
  'mail_server.changed': workspace('changed the mail server'),
  'audit.exported': workspace('exported the proof'),
  'access.denied': workspace('was refused something for lack of permission'),
  'epoch.raised': says('workspace', 'muster')('was restored or moved: plans before that count no more'),
}

/** What an entry says of itself that changes its sentence. */
export interface EntryFacts {
  readonly type: AuditEventType
  readonly outcome: string | null
  readonly reason: string | null
  readonly approved: boolean | null
  /** Number of the version, where one was put to work. */
  readonly version: number | null
  readonly origin: string | null
}
const ENDED: { readonly [outcome: string]: string } = {
  succeeded: 'finished {run}',
  failed: 'did not finish {run}',
  cancelled: 'stopped {run} because somebody asked for it',
  expired: 'ended {run}: nobody decided in time',
}
const REASONS: { readonly [reason: string]: string } = {
  REJECTED: 'ended {run}: the plan was rejected',
  EPOCH: 'ended {run}: the installation was restored or moved',
}

/** The sentence of an entry without its names; null where it is no activity. Pure. */
export function phraseOf(facts: EntryFacts): Phrase | null {
  const phrase = ACTIVITY[facts.type]
  if (!phrase) return null
  if (facts.type === 'run.ended') return { ...phrase, did: REASONS[facts.reason ?? ''] ?? ENDED[facts.outcome ?? ''] ?? phrase.did }
  if (facts.type === 'approval.voted' && facts.approved !== null)
    return { ...phrase, did: facts.approved ? 'approved {run}' : 'rejected {run}' }
  if (facts.type === 'member.published' && facts.version !== null)
    return { ...phrase, did: `put {member} to work, version ${facts.version}` }
  if (facts.type === 'run.started' && facts.origin === 'schedule')
    return { ...phrase, subject: 'member', did: 'started {run} by its schedule' }
  return phrase
}

/** Fills the names into a sentence. Pure. */
export function fillNames(did: string, names: { readonly run: string; readonly member: string; readonly person: string }): string {
  return did.replaceAll(/\{(run|member|person)\}/g, (_, name: keyof typeof names) => names[name])
}
