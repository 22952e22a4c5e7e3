import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Runs, plans, decisions and models. */
export const RUN_ERRORS = {
  PLAN_STALE: { status: 409, title: msg('The plan changed since you saw it'), next: msg('Look at the new plan and decide again.') },
  PLAN_TOKEN_MISMATCH: {
    status: 409,
    title: msg('The plan does not match its plan code'),
    next: msg('Nothing was carried out. Look at the proof.'),
  },
  TOO_MANY_COMMENTS: { status: 409, title: msg('A run takes 20 comments at most'), next: msg('Decide, or talk to its author.') },
  SNOOZE_TOO_LATE: {
    status: 409,
    title: msg('This plan ends within two hours'),
    next: msg('Decide, or leave it open: it cannot be set aside any more.'),
  },
  ALREADY_DECIDED: { status: 409, title: msg('This was decided already'), next: msg('Load it again to see the decision.') },
  APPROVER_CONFLICTED: {
    status: 403,
    title: msg('You cannot approve your own work'),
    next: msg('Somebody else with the permission has to decide.'),
  },
  APPROVER_NOT_ENTITLED: {
    status: 403,
    title: msg('You have no permission to decide this'),
    next: msg('Ask an admin for the permission to approve this kind of action.'),
  },
  RUN_NOT_CANCELLABLE: { status: 409, title: msg('This run is over'), next: msg('Start a new run.') },
  RUN_NOT_RETRYABLE: {
    status: 409,
    title: msg('This run cannot be repeated as it is'),
    next: msg('Settle the open question of the run first.'),
  },
  RUN_NOT_PUT_BACK: { status: 409, title: msg('This run cannot be put back'), next: msg('See on its page what stays, and why.') },
  UNKNOWN_NOT_RESOLVABLE: { status: 409, title: msg('There is no open question here'), next: msg('Load the run again.') },
  TOO_MANY_OPEN_ASKS: {
    status: 429,
    title: msg('This crew member waits for 20 decisions already'),
    next: msg('Decide some of them first.'),
  },
  MODEL_UNAVAILABLE: {
    status: 503,
    title: msg('No model gave an answer'),
    next: msg('Try again later; an admin sees under Models which provider was asked and why it did not answer.'),
  },
  NO_MODEL: {
    status: 404,
    title: msg('No model is set up for this'),
    next: msg('An admin sets one up under Models. Work that needs no judgement goes on without one.'),
  },
  MODEL_REFUSED: {
    status: 403,
    title: msg('A rule stopped this call to a model'),
    next: msg('See the reason; ask for something else, or ask an admin about the rule.'),
  },
  MODEL_NOT_CLEARED: {
    status: 403,
    title: msg('No model may see this'),
    next: msg('An admin says under Models what each provider may see.'),
  },
  MODEL_PROVIDER_IN_USE: {
    status: 409,
    title: msg('This provider is still asked'),
    next: msg('Take it out of every use that names it first.'),
  },
  MODEL_ASKED_ALREADY: {
    status: 409,
    title: msg('This was asked of a model already'),
    next: msg('It is not asked or charged a second time. Ask anew with another id.'),
  },
  MODEL_ANSWER_UNFIT: {
    status: 422,
    title: msg('A model gave no answer that can be used'),
    next: msg('See the reason. Say more clearly what is wanted, let it try again, or let a person answer.'),
  },
  BUDGET_EXCEEDED: {
    status: 429,
    title: msg('The limit for models is reached'),
    next: msg('Wait for the next day or month, or ask an admin to raise the limit under Costs.'),
  },
} as const satisfies ErrorRows
