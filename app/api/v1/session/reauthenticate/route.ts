import { defineAccountRoute } from '#server/entry/define-account-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { reauthenticate } from '#server/identity/reauthenticate.ts'
import { reauthenticateSchema } from '#server/identity/schema.ts'

/** The password again, for a decision that wants a recent one. */
export const POST = defineAccountRoute({
  body: reauthenticateSchema,
  rateLimit: { max: 30, perMs: 60_000 },
  answer: 'nothing',
  handler: async ({ account, body }) => await reauthenticate(identityContext, account, body.password),
})
