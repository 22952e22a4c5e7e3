'use server'

import { z } from 'zod'
import { defineAction } from '#server/entry/define-action.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { changeRole } from '#server/identity/change-role.ts'
import { invite, revokeInvitation } from '#server/identity/invite.ts'
import { removePerson } from '#server/identity/remove-person.ts'
import { changeRoleSchema, inviteSchema } from '#server/identity/schema.ts'
import { reinstatePerson, suspendPerson } from '#server/identity/suspend-person.ts'
import { unlockAccount } from '#server/identity/unlock-account.ts'

const capability = 'people:manage'
const who = z.object({ userId: z.string().max(64) })

export const changeRoleAction = defineAction({
  name: 'change-role',
  capability,
  input: who.extend(changeRoleSchema.shape),
  handler: async ({ principal, input: { userId, ...change } }) => await changeRole(identityContext, principal, userId, change),
})

export const removePersonAction = defineAction({
  name: 'remove-person',
  capability,
  input: who,
  handler: async ({ principal, input }) => await removePerson(identityContext, principal, input.userId),
})

export const suspendPersonAction = defineAction({
  name: 'suspend-person',
  capability,
  input: who,
  handler: async ({ principal, input }) => await suspendPerson(identityContext, principal, input.userId),
})

export const reinstatePersonAction = defineAction({
  name: 'reinstate-person',
  capability,
  input: who,
  handler: async ({ principal, input }) => await reinstatePerson(identityContext, principal, input.userId),
})

export const unlockAccountAction = defineAction({
  name: 'unlock-account',
  capability,
  input: who,
  handler: async ({ principal, input }) => await unlockAccount(identityContext, principal, input.userId),
})

export const inviteAction = defineAction({
  name: 'invite',
  capability,
  input: inviteSchema,
  handler: async ({ principal, input }) => await invite(identityContext, principal, input),
})

export const revokeInvitationAction = defineAction({
  name: 'revoke-invitation',
  capability,
  input: z.object({ id: z.string().max(64) }),
  handler: async ({ principal, input }) => await revokeInvitation(identityContext, principal, input.id),
})
