import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { revokeToken } from '#server/identity/tokens/revoke-token.ts'

/** Ends an API token at once, for good: one's own, for an admin anybody's. */
export const DELETE = defineRoute({
  capability: 'workspace:read',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) => await revokeToken(identityContext, principal, params.id),
})
