import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { revokeProgram } from '#server/identity/programs/revoke-program.ts'

/** Ends a connected program at once, for good, with every token it has: one's own, for an admin anybody's. */
export const DELETE = defineRoute({
  capability: 'workspace:read',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) => await revokeProgram(identityContext, principal, params.id),
})
