import { HANDOFF_REFUSED, HANDOFF_REFUSED_OTHER } from '#server/bridge/core/handoff-words.ts'
import { type LimitFacts, limitNotice } from '#server/bridge/core/limit-notice.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import type { SetUpKind } from '#server/members/set-up-requests/schema.ts'
import type { NoticeKind } from '#server/notices/schema.ts'

/** What a notice is about, as it is now. Times are texts on the workspace's clock. */
export interface NoticeFacts {
  readonly kind: NoticeKind
  readonly memberName: string
  readonly runN: number | null
  /** `Send 9 e-mails`; null before there is a plan. */
  readonly plan: string | null
  /** `200 rows, 14 questioned, 3,412.50 €`. */
  readonly figures: string | null
  readonly until: string | null
  /** Of the decision or question; null where there is none. */
  readonly status: string | null
  readonly reason: string | null
  readonly question: string | null
  /** The schedule in words. */
  readonly schedule: string | null
  /** Name and version. */
  readonly skill: string | null
  /** Name of a connected app. */
  readonly app: string | null
  /** What an admin was asked to set up. */
  readonly setUp: { readonly kind: SetUpKind; readonly name: string } | null
  /** Of what models may cost; null where it was lifted. */
  readonly limit: LimitFacts | null
}
export interface NoticeWords {
  readonly title: string
  readonly sentence: string
  /** Nothing is to be done any more. */
  readonly isMoot: boolean
}

const HELD: { readonly [reason: string]: string } = {
  no_approver: msg('Nobody here may decide it. An admin can give somebody the permission.'),
  unknown_effect: msg('One action is not sure to have arrived. Look where it should be, then say what you found.'),
  attempts_used_up: msg('What it looks at changed five times while it planned.'),
  identity_suspended: msg('The crew member is suspended.'),
  budget: msg('A limit is used up.'),
  new_epoch: msg('The installation was restored or moved in the middle.'),
}
const FAILED: { readonly [reason: string]: string } = {
  EXPIRED: msg('Nobody decided in time, so the plan was rejected.'),
  PARTIAL: msg('It stopped in the middle: some actions were carried out, the others were not.'),
  POLICY_DENY: msg('A rule stopped its plan.'),
  BUDGET: msg('It reached a limit.'),
}
const PAUSED: { readonly [reason: string]: string } = {
  failures: msg('It failed 10 times in a row.'),
  owner_left: msg('Its owner is no longer here.'),
  owner_role: msg('Its owner may not start runs any more.'),
  sign_in: msg('The mail server refused its user name or password three times.'),
}
const DECIDED: { readonly [status: string]: string } = {
  approved: msg('It was approved.'),
  rejected: msg('It was rejected.'),
  expired: msg('It ran out undecided.'),
  invalidated: msg('The plan changed meanwhile.'),
  cancelled: msg('The run was stopped.'),
}

/** A notice in words of the reader's language, from codes and counts; text from outside stands only where a person asked to see it. */
export function noticeWords(facts: NoticeFacts, say: Say): NoticeWords {
  const { memberName, runN, schedule } = facts
  const run = runN === null ? memberName : say('{name}, run {n}', { name: memberName, n: String(runN) })
  const plan = facts.plan ?? say('Go on with its plan')
  switch (facts.kind) {
    case 'approval_requested':
      return decision(facts, { title: say('Decide: {plan}', { plan }), about: run }, say)
    case 'approval_reminder':
      return decision(facts, { title: say('Still waiting: {plan}', { plan }), about: run }, say)
    case 'approval_escalated':
      return decision(facts, { title: say('Nobody decided yet: {plan}', { plan }), about: run }, say)
    case 'changes_requested':
      return decision(facts, { title: say('Answer: changes are wanted in {run}', { run }), about: plan }, say)
    case 'changes_answered':
      return decision(facts, { title: say('Answered: {run}', { run }), about: plan }, say)
    case 'question_asked':
      return {
        title: say('{name} asks: {question}', { name: memberName, question: facts.question ?? say('a question') }),
        sentence: `${run}. ${facts.status === 'open' ? say('Answer by {until}.', { until: facts.until ?? '' }) : say('It is settled.')}`,
        isMoot: facts.status !== 'open',
      }
    case 'run_held':
      return {
        title: say('Paused, needs somebody: {run}', { run }),
        sentence: say(HELD[facts.reason ?? ''] ?? msg('The run page says what it waits for.')),
        isMoot: facts.status !== 'held',
      }
    case 'run_failed':
      return {
        title: say('Failed: {run}', { run }),
        sentence: `${say(FAILED[facts.reason ?? ''] ?? msg('It met a problem.'))} ${say('The run page says where, and what to do next.')}`,
        isMoot: false,
      }
    case 'handoff_refused':
      return {
        title: say('Not passed on: {run}', { run }),
        sentence: `${say(HANDOFF_REFUSED[facts.reason ?? ''] ?? HANDOFF_REFUSED_OTHER)} ${say('The run itself is done.')}`,
        isMoot: false,
      }
    case 'schedule_paused':
      return {
        title: schedule
          ? say('Schedule paused: {name}, {schedule}', { name: memberName, schedule })
          : say('Schedule paused: {name}', { name: memberName }),
        sentence: [PAUSED[facts.reason ?? ''] ?? [], msg('It starts nothing until somebody resumes it.')]
          .flat()
          .map((text) => say(text))
          .join(' '),
        isMoot: facts.status !== 'paused',
      }
    case 'mailbox_paused':
      return {
        title: say('Mailbox paused: {name}', { name: memberName }),
        sentence: `${say(PAUSED[facts.reason ?? ''] ?? msg('It met a problem.'))} ${say('It starts nothing until somebody resumes it.')}`,
        isMoot: false,
      }
    case 'skill_withdrawn':
      return withdrawnSkill(facts, say)
    case 'skill_permission':
      return waitingSkill(facts, say)
    case 'app_sign_in':
      return waitingApp(facts, say)
    case 'spend_warned':
    case 'spend_refused':
      return limitNotice(facts.kind, facts.limit, say)
    case 'set_up_asked':
      return askedSetUp(facts, say)
    case 'permission_suspended':
      return {
        title: say('Standing permission suspended: {name}', { name: memberName }),
        sentence: say('Its plans ask again until an admin looks at it.'),
        isMoot: false,
      }
  }
}

function withdrawnSkill({ skill, reason, status }: NoticeFacts, say: Say): NoticeWords {
  if (reason === 'reinstated')
    return {
      title: say('In use again: {skill}', { skill: skill ?? say('a skill') }),
      sentence: say('That it was withdrawn was taken back. Crew members get it again where it was added.'),
      isMoot: status === 'withdrawn',
    }
  return {
    title: say('Withdrawn for its security: {skill}', { skill: skill ?? say('a skill') }),
    sentence: say('No crew member gets it any more. Take it out where it was added, or add a safe version in its place.'),
    isMoot: status !== 'withdrawn',
  }
}

function waitingSkill({ skill, reason, status }: NoticeFacts, say: Say): NoticeWords {
  const isMoot = status !== 'waiting'
  if (reason === 'taken_back')
    return {
      title: say('Permission taken back: {skill}', { skill: skill ?? say('a skill') }),
      sentence: isMoot ? say('It is settled.') : say('Nobody uses the skill until the permission is given again.'),
      isMoot,
    }
  return {
    title: say('Waits for permission: {skill}', { skill: skill ?? say('a skill') }),
    sentence: isMoot ? say('It is settled.') : say('Read what it asks for, then give it or refuse. Nobody uses it before that.'),
    isMoot,
  }
}

function waitingApp(facts: NoticeFacts, say: Say): NoticeWords {
  const app = facts.app ?? say('a connected app')
  const isMoot = facts.status === 'ready'
  if (facts.reason === 'CONNECTOR_SCOPE_NEEDED')
    return {
      title: say('Wants more than it may: {app}', { app }),
      sentence: say('What it wants stands on its page. Until an admin agrees and signs in again, what needs it fails.'),
      isMoot,
    }
  return {
    title: say('Sign in again: {app}', { app }),
    sentence: say('It takes the sign-in no longer. Until an admin signs in again, runs that need it fail.'),
    isMoot,
  }
}

const SET_UP: Readonly<Record<SetUpKind, string>> = {
  app: msg('Connect an app: {name}'),
  secret: msg('Save a secret: {name}'),
  model: msg('Connect a model'),
}

function askedSetUp({ setUp, status }: NoticeFacts, say: Say): NoticeWords {
  const { kind = 'app', name = '' } = setUp ?? {}
  const isMoot = status === 'ready'
  return {
    title: say(SET_UP[kind], { name }),
    sentence: isMoot ? say('It is settled.') : say('Somebody asks for it: a job needs it, and only an admin can do it.'),
    isMoot,
  }
}

function decision(facts: NoticeFacts, { title, about }: { title: string; about: string }, say: Say): NoticeWords {
  const figures = facts.figures === null ? '' : ` ${facts.figures}.`
  if (facts.status !== 'pending') {
    const settled = say(DECIDED[facts.status ?? ''] ?? msg('It is settled.'))
    return { title, sentence: `${about}.${figures} ${settled}`, isMoot: true }
  }
  const until = facts.until ?? ''
  return {
    title,
    sentence: `${about}.${figures} ${say('Decide by {until}; otherwise the plan is rejected and nothing is sent.', { until })}`,
    isMoot: false,
  }
}
