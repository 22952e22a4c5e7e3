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
}
export interface NoticeWords {
  readonly title: string
  readonly sentence: string
  /** Nothing is to be done any more. */
  readonly isMoot: boolean
}

const HELD: { readonly [reason: string]: string } = {
  no_approver: 'Nobody here may decide it. An admin can give somebody the permission.',
  unknown_effect: 'One action is not sure to have arrived. Look where it should be, then say what you found.',
  attempts_used_up: 'What it looks at changed five times while it planned.',
  identity_suspended: 'The crew member is suspended.',
  budget: 'A limit is used up.',
  new_epoch: 'The installation was restored or moved in the middle.',
}
const FAILED: { readonly [reason: string]: string } = {
  EXPIRED: 'Nobody decided in time, so the plan was rejected.',
  PARTIAL: 'It stopped in the middle: some actions were carried out, the others were not.',
  POLICY_DENY: 'A rule stopped its plan.',
  BUDGET: 'It reached a limit.',
}
const PAUSED: { readonly [reason: string]: string } = {
  failures: 'It failed 10 times in a row.',
  owner_left: 'Its owner is no longer here.',
  owner_role: 'Its owner may not start runs any more.',
}
const DECIDED: { readonly [status: string]: string } = {
  approved: 'It was approved.',
  rejected: 'It was rejected.',
  expired: 'It ran out undecided.',
  invalidated: 'The plan changed meanwhile.',
  cancelled: 'The run was stopped.',
}

/** A notice in words, from codes and counts; text from outside stands only where a person asked to see it. */
export function noticeWords(facts: NoticeFacts): NoticeWords {
  const who = facts.runN === null ? facts.memberName : `${facts.memberName}, run ${facts.runN}`
  const plan = facts.plan ?? 'Go on with its plan'
  switch (facts.kind) {
    case 'approval_requested':
      return decision(facts, `Decide: ${plan}`, who)
    case 'approval_reminder':
      return decision(facts, `Still waiting: ${plan}`, who)
    case 'approval_escalated':
      return decision(facts, `Nobody decided yet: ${plan}`, who)
    case 'changes_requested':
      return decision(facts, `Answer: changes are wanted in ${who}`, plan)
    case 'changes_answered':
      return decision(facts, `Answered: ${who}`, plan)
    case 'question_asked':
      return {
        title: `${facts.memberName} asks: ${facts.question ?? 'a question'}`,
        sentence: facts.status === 'open' ? `${who}. Answer by ${facts.until}.` : `${who}. It is settled.`,
        isMoot: facts.status !== 'open',
      }
    case 'run_held':
      return {
        title: `Paused, needs somebody: ${who}`,
        sentence: HELD[facts.reason ?? ''] ?? 'The run page says what it waits for.',
        isMoot: facts.status !== 'held',
      }
    case 'run_failed':
      return {
        title: `Failed: ${who}`,
        sentence: `${FAILED[facts.reason ?? ''] ?? 'It met a problem.'} The run page says where, and what to do next.`,
        isMoot: false,
      }
    case 'schedule_paused':
      return {
        title: `Schedule paused: ${facts.memberName}${facts.schedule ? `, ${facts.schedule}` : ''}`,
        sentence: `${PAUSED[facts.reason ?? ''] ?? ''} It starts nothing until somebody resumes it.`.trim(),
        isMoot: facts.status !== 'paused',
      }
    case 'permission_suspended':
      return {
        title: `Standing permission suspended: ${facts.memberName}`,
        sentence: 'Its plans ask again until an admin looks at it.',
        isMoot: false,
      }
  }
}

function decision(facts: NoticeFacts, title: string, who: string): NoticeWords {
  const figures = facts.figures === null ? '' : ` ${facts.figures}.`
  if (facts.status !== 'pending')
    return { title, sentence: `${who}.${figures} ${DECIDED[facts.status ?? ''] ?? 'It is settled.'}`, isMoot: true }
  return {
    title,
    sentence: `${who}.${figures} Decide by ${facts.until}; otherwise the plan is rejected and nothing is sent.`,
    isMoot: false,
  }
}
