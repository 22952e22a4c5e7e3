import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { listTokens } from '#server/identity/tokens/list-tokens.ts'
import { makeToken } from '#server/identity/tokens/make-token.ts'
import { madeTokenSchema, makeTokenSchema, tokenListItemSchema } from '#server/identity/tokens/schema.ts'

/** API tokens: one's own, for an admin everybody's. Never the tokens themselves. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: itemsOf(tokenListItemSchema),
  handler: async ({ principal, request }) => ({ items: await listTokens(identityContext, principal, sayTo(request)) }),
})

/** Makes an API token and shows it, this once. Takes no idempotency key: a kept answer would hold the token. */
export const POST = defineRoute({
  capability: 'workspace:read',
  body: makeTokenSchema,
  status: 201,
  answer: madeTokenSchema,
  errors: ['REAUTH_REQUIRED', 'TOO_MANY_TOKENS', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, body }) => await makeToken(identityContext, principal, body),
})
