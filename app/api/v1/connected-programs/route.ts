import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { answerConsent } from '#server/entry/oauth/consent.ts'
import { listPrograms } from '#server/identity/programs/list-programs.ts'
import { consentAnswerSchema, consentSchema, programListItemSchema } from '#server/identity/programs/schema.ts'

/** Programs that signed in by OAuth: those one let in oneself, for an admin everybody's. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: itemsOf(programListItemSchema),
  handler: async ({ principal, request }) => ({ items: await listPrograms(identityContext, principal, sayTo(request)) }),
})

/** Yes or no to a program that asks to be let in, in the browser where it asked. Answers where the browser goes next. */
export const POST = defineRoute({
  capability: 'workspace:read',
  body: consentSchema,
  answer: consentAnswerSchema,
  errors: ['CONSENT_EXPIRED', 'CONFLICT', 'REAUTH_REQUIRED', 'TOO_MANY_PROGRAMS', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, body, request }) => await answerConsent(request, principal, body),
})
