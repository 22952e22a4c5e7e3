import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { unlockAccount } from '#server/identity/unlock-account.ts'

/** Opens an account that rests after wrong passwords. */
export const POST = defineRoute({
  capability: 'people:manage',
  params: z.object({ userId: z.string().max(64) }),
  answer: 'nothing',
  handler: async ({ principal, params: { userId } }) => await unlockAccount(identityContext, principal, userId),
})
