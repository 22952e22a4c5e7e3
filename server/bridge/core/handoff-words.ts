import { msg } from '#server/kernel/language/say.ts'

/** Why a crew member's work was not passed on, in plain words; by the reasons of `dispatch/hand-over.ts`. */
export const HANDOFF_REFUSED: { readonly [reason: string]: string } = {
  depth: msg('It had been passed on five times already.'),
  nobody: msg('There is no crew member of that name any more.'),
  person: msg('The person in whose name it runs may not start runs any more.'),
  secret: msg('What it found is secret, and is not passed on.'),
  unclear: msg('Whether its condition holds could not be worked out.'),
  MEMBER_UNPUBLISHED: msg('That crew member is not at work.'),
  MEMBER_SUSPENDED: msg('That crew member is suspended.'),
  DEFINITION_INVALID: msg('The job description of that crew member has to be put to work again.'),
  VALIDATION_FAILED: msg('What it found does not fit what that crew member needs to begin.'),
  PAYLOAD_TOO_LARGE: msg('What it found is too large to be passed on.'),
}
export const HANDOFF_REFUSED_OTHER = msg('It met a problem.')
