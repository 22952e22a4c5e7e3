import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { reinstatePerson } from '#server/identity/suspend-person.ts'

/** Lets a suspended person in again. */
export const POST = defineRoute({
  capability: 'people:manage',
  params: z.object({ userId: z.string().max(64) }),
  answer: 'nothing',
  handler: async ({ principal, params: { userId } }) => await reinstatePerson(identityContext, principal, userId),
})
