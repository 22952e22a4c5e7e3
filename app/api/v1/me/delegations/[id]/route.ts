import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { takeBackDelegation } from '#server/identity/delegations/name-delegate.ts'

/** Takes it back before its time. */
export const DELETE = defineRoute({
  capability: null,
  params: z.object({ id: z.string().max(64) }),
  answer: 'nothing',
  handler: async ({ principal, params }) => await takeBackDelegation(identityContext, principal, params.id),
})
