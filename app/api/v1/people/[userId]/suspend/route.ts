import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { suspendPerson } from '#server/identity/suspend-person.ts'

/** Keeps a person out of the workspace for a while. */
export const POST = defineRoute({
  capability: 'people:manage',
  params: z.object({ userId: z.string().max(64) }),
  answer: 'nothing',
  handler: async ({ principal, params: { userId } }) => await suspendPerson(identityContext, principal, userId),
})
