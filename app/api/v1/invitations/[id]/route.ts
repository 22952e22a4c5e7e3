import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { revokeInvitation } from '#server/identity/invite.ts'

/** Takes an open invitation back. */
export const DELETE = defineRoute({
  capability: 'people:manage',
  params: z.object({ id: z.string().max(64) }),
  answer: 'nothing',
  handler: async ({ principal, params }) => await revokeInvitation(identityContext, principal, params.id),
})
