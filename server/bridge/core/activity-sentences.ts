import type { AuditEventType } from '#server/audit/schema.ts'
import type { ActivityKind } from '#server/bridge/activity/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Who stands at the beginning of the sentence: whoever acted, the crew member of the run, or the product itself. */
export type Subject = 'actor' | 'member' | 'muster'

export interface Phrase {
  readonly kind: ActivityKind
  readonly subject: Subject
  /** What was done, a key of the catalogue; `{run}`, `{member}` and `{person}` are names, `{version}` a number. */
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
  'run.started': runs(msg('started {run}')),
  'run.ended': byMember(msg('ended {run}')),
  'ask.asked': byMember(msg('asked a question in {run}')),
  'ask.answered': runs(msg('answered a question of {run}')),
  'effect.failed': byMember(msg('could not do an action of {run}')),
  'effect.unknown': byMember(msg('is not sure that an action of {run} arrived')),
  'effect.resolved': runs(msg('said what became of an open action of {run}')),
  'approval.requested': says('approvals', 'member')(msg('asked for approval of {run}')),
  'approval.voted': approvals(msg('decided on {run}')),
  'approval.refused': approvals(msg('was not let decide on {run}')),
  'approval.changes_requested': approvals(msg('wanted the plan of {run} changed or explained')),
  'approval.changes_answered': approvals(msg('answered what was wanted of {run}')),
  'plan.amended': approvals(msg('changed the plan of {run}')),
  'member.created': crew(msg('made {member}')),
  'member.client': apps(msg('had {member} ask through MCP for the first time')),
  'member.published': crew(msg('put {member} to work')),
  'member.removed': crew(msg('deleted the draft {member}')),
  'member.restored': crew(msg('brought the draft {member} back')),
  'member.suspended': crew(msg('suspended {member}')),
  'member.reinstated': crew(msg('let {member} work again')),
  'whitelist.requested': crew(msg('asked for a standing permission for {member}')),
  'whitelist.declined': crew(msg('declined a standing permission for {member}')),
  'whitelist.granted': crew(msg('gave {member} a standing permission')),
  'whitelist.suspended': crew(msg('stopped a standing permission of {member}')),
  'trigger.created': schedules(msg('made a schedule for {member}')),
  'trigger.changed': schedules(msg('changed a schedule of {member}')),
  'trigger.paused': schedules(msg('paused a schedule of {member}')),
  'trigger.resumed': schedules(msg('resumed a schedule of {member}')),
  'trigger.deleted': schedules(msg('deleted a schedule of {member}')),
  'trigger.skipped': says('schedules', 'muster')(msg('left out a start of {member}')),
  'trigger.failed': says('schedules', 'muster')(msg('could not start {member}')),
  'trigger.all_paused': schedules(msg('paused all crew members')),
  'trigger.all_resumed': schedules(msg('resumed all crew members')),
  'webhook.created': schedules(msg('gave {member} an address for messages')),
  'webhook.changed': schedules(msg('changed what a message becomes for {member}')),
  'webhook.secret_renewed': schedules(msg('renewed the secret of an address of {member}')),
  'webhook.paused': schedules(msg('paused an address of {member}')),
  'webhook.resumed': schedules(msg('resumed an address of {member}')),
  'webhook.deleted': schedules(msg('took an address of {member} away')),
  'webhook.skipped': says('schedules', 'muster')(msg('left out a message to {member}')),
  'webhook.failed': says('schedules', 'muster')(msg('could not start {member} with a message')),
  'webhook.replayed': schedules(msg('started {member} again with a message')),
  'invitation.created': people(msg('made an invitation')),
  'invitation.accepted': people(msg('accepted an invitation')),
  'invitation.revoked': people(msg('took an invitation back')),
  'membership.granted': says('people', 'muster')(msg('let {person} in')),
  'membership.changed': people(msg('changed the role of {person}')),
  'membership.removed': people(msg('removed {person}')),
  'membership.suspended': people(msg('suspended {person}')),
  'membership.reinstated': people(msg('let {person} in again')),
  'account.unlocked': people(msg('unlocked the account of {person}')),
  'delegation.given': people(msg('named a stand-in')),
  'delegation.ended': people(msg('ended the standing in')),
  'api_token.made': people(msg('made an API token')),
  'api_token.revoked': people(msg('revoked an API token')),
  'program.connected': people(msg('let a program in')),
  'program.ended': people(msg('ended a connected program')),
  'skill_binding.created': apps(msg('added a skill')),
  'skill_binding.enabled': apps(msg('switched a skill on')),
  'skill_binding.disabled': apps(msg('switched a skill off')),
  'skill_binding.secrets_mapped': apps(msg('chose the secrets of a skill')),
  'skill_binding.upgrade_asked': apps(msg('asked for a newer version of a skill')),
  'skill_binding.upgraded': apps(msg('put a newer version of a skill in place')),
  'skill_binding.ended': apps(msg('took a skill out')),
  'skill_grant.given': apps(msg('gave a skill a permission')),
  'skill_grant.revoked': apps(msg('took a permission of a skill back')),
  'skill.registered': apps(msg('took a name for a skill')),
  'skill.published': apps(msg('published a skill')),
  'skill.rejected': apps(msg('could not publish a skill')),
  'skill.fetched_inside': apps(msg('looked for a skill inside the own network, and got none')),
  'skill.left_out': says('apps', 'muster')(msg('left a skill out: it is not as it was written or signed')),
  'skill.withdrawn': apps(msg('withdrew a version of a skill')),
  'skill.reinstated': apps(msg('put a version of a skill back in use')),
  'skill.changed': apps(msg('changed a skill')),
  'skill.deleted': apps(msg('deleted a skill')),
  'skill.policy_set': apps(msg('set how strictly skills are checked')),
  'catalogue.accepted': apps(msg('accepted abilities of a connected app')),
  'tool.quarantined': says('apps', 'muster')(msg('stopped an ability that changed')),
  'connector.added': apps(msg('connected an app')),
  'connector.changed': apps(msg('changed a connected app')),
  'connector.signed_in': apps(msg('signed in to a connected app')),
  'connector.signed_out': apps(msg('signed out of a connected app')),
  'connector.sign_in_ended': says('apps', 'muster')(msg('could not use the sign-in to a connected app any more')),
  'secret.stored': apps(msg('saved a secret')),
  'secret.removed': apps(msg('removed a saved secret')),
  'file.stored': files(msg('put a file in')),
  'file.removed': files(msg('deleted a file')),
  'file.restored': files(msg('brought a file back')),
  'workspace.created': workspace(msg('opened the workspace')),
  'workspace.changed': workspace(msg('changed the settings')),
  'policy.activated': workspace(msg('changed the house rules')),
  'mail_server.changed': workspace(msg('changed the mail server')),
  'model_provider.added': workspace(msg('connected a model provider')),
  'model_provider.changed': workspace(msg('changed a model provider')),
  'model_provider.removed': workspace(msg('removed a model provider')),
  'model_role.set': workspace(msg('chose which models are asked')),
  'model_role.removed': workspace(msg('took away which models are asked')),
  'model_rules.set': workspace(msg('changed what may not go to a model or come back')),
  'spend_limit.set': workspace(msg('set a limit of cost')),
  'spend_limit.removed': workspace(msg('lifted a limit of cost')),
  'spend_limit.allowed': workspace(msg('allowed a run more than a limit of cost')),
  'model.transcript_read': workspace(msg('read what was asked of a model')),
  'audit.exported': workspace(msg('exported the proof')),
  'access.denied': workspace(msg('was refused something for lack of permission')),
  'epoch.raised': says('workspace', 'muster')(msg('was restored or moved: plans before that count no more')),
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
  succeeded: msg('finished {run}'),
  failed: msg('did not finish {run}'),
  cancelled: msg('stopped {run} because somebody asked for it'),
  expired: msg('ended {run}: nobody decided in time'),
}
const REASONS: { readonly [reason: string]: string } = {
  REJECTED: msg('ended {run}: the plan was rejected'),
  EPOCH: msg('ended {run}: the installation was restored or moved'),
}

/** The sentence of an entry without its names; null where it is no activity. Pure. */
export function phraseOf(facts: EntryFacts): Phrase | null {
  const phrase = ACTIVITY[facts.type]
  if (!phrase) return null
  if (facts.type === 'run.ended') return { ...phrase, did: REASONS[facts.reason ?? ''] ?? ENDED[facts.outcome ?? ''] ?? phrase.did }
  if (facts.type === 'approval.voted' && facts.approved !== null)
    return { ...phrase, did: facts.approved ? msg('approved {run}') : msg('rejected {run}') }
  if (facts.type === 'member.published' && facts.version !== null) return { ...phrase, did: msg('put {member} to work, version {version}') }
  if (facts.type === 'skill.fetched_inside' && facts.outcome === 'fetched')
    return { ...phrase, did: msg('fetched a skill from inside the own network') }
  if (facts.type === 'run.started' && facts.origin === 'schedule')
    return { ...phrase, subject: 'member', did: msg('started {run} by its schedule') }
  if (facts.type === 'run.started' && facts.origin === 'webhook')
    return { ...phrase, subject: 'member', did: msg('started {run}, because a message arrived') }
  return phrase
}
