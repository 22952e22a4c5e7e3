import { z } from 'zod'
import { invitationAnswer, itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { invite, listInvitations } from '#server/identity/invite.ts'
import { inviteSchema } from '#server/identity/schema.ts'
import { publicUrl } from '#server/observability/env.ts'

export const GET = defineRoute({
  capability: 'people:manage',
  answer: itemsOf(invitationAnswer),
  handler: async ({ principal }) => ({
    items: (await listInvitations(identityContext, principal)).map((one) => ({ ...one, expiresAt: one.expiresAt.toISOString() })),
  }),
})

/** A link to copy, shown once. Takes no idempotency key: a kept answer would keep the secret. */
export const POST = defineRoute({
  capability: 'people:manage',
  body: inviteSchema,
  status: 201,
  answer: z.object({ id: z.string(), url: z.string(), expiresAt: z.string() }),
  handler: async ({ principal, body }) => {
    const { id, secret, expiresAtMs } = await invite(identityContext, principal, body)
    return { id, url: `${publicUrl()}/invite#${secret}`, expiresAt: new Date(expiresAtMs).toISOString() }
  },
})
