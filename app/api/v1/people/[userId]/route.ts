import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { changeRole } from '#server/identity/change-role.ts'
import { removePerson } from '#server/identity/remove-person.ts'
import { changeRoleSchema } from '#server/identity/schema.ts'

const params = z.object({ userId: z.string().max(64) })

/** Another role, other permissions. */
export const PATCH = defineRoute({
  capability: 'people:manage',
  params,
  body: changeRoleSchema,
  answer: 'nothing',
  errors: ['LAST_ADMIN', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params: { userId }, body }) => await changeRole(identityContext, principal, userId, body),
})

/** Out of this workspace. */
export const DELETE = defineRoute({
  capability: 'people:manage',
  params,
  answer: 'nothing',
  errors: ['LAST_ADMIN'],
  handler: async ({ principal, params: { userId } }) => await removePerson(identityContext, principal, userId),
})
