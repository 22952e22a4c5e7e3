import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { listWebhooks } from '#server/triggers/hooks/list-webhooks.ts'
import { webhookListSchema } from '#server/triggers/hooks/schema.ts'

/** Addresses at which messages start this crew member, newest first. No secret is in it. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: webhookListSchema,
  handler: async ({ principal, params: { id }, request }) => await listWebhooks(principal, id, sayTo(request)),
})
