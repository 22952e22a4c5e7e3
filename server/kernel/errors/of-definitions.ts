import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Job descriptions, drafts and talking with the author. */
export const DEFINITION_ERRORS = {
  DEFINITION_INVALID: { status: 422, title: msg('The job description has problems'), next: msg('See the list of problems.') },
  PLACES_UNCONFIRMED: {
    status: 409,
    title: msg('What was proposed is not confirmed yet'),
    next: msg('Look at each destination, amount and freedom that was proposed, and say that it is meant so.'),
  },
  AUTHOR_BUSY: {
    status: 409,
    title: msg('Something was said in this conversation meanwhile'),
    next: msg('Read what was answered, then say yours.'),
  },
  AUTHOR_FAILED: {
    status: 502,
    title: msg('The author gave nothing that can be used'),
    next: msg('Nothing was changed. Say it again, in other words or in smaller parts.'),
  },
  CONVERSATION_FULL: {
    status: 409,
    title: msg('This conversation is over'),
    next: msg('Start another one from the crew member: it goes on from the same draft.'),
  },
  DRAFT_EXISTS: { status: 409, title: msg('There is an open draft already'), next: msg('Continue with that draft.') },
  MEMBER_UNPUBLISHED: { status: 409, title: msg('This crew member is not at work yet'), next: msg('Put it to work first, or try it.') },
  MEMBER_AT_WORK: {
    status: 409,
    title: msg('This crew member was put to work already'),
    next: msg('What it did stays on record, so only drafts are deleted. Pause what makes it start instead.'),
  },
  MEMBER_SUSPENDED: { status: 409, title: msg('This crew member is suspended'), next: msg('An admin can let it work again.') },
} as const satisfies ErrorRows
