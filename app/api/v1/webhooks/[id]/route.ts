import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { changeWebhook } from '#server/triggers/hooks/change-webhook.ts'
import { deleteWebhook } from '#server/triggers/hooks/delete-webhook.ts'
import { readWebhook } from '#server/triggers/hooks/list-webhooks.ts'
import { changeWebhookSchema, webhookSchema } from '#server/triggers/hooks/schema.ts'

const params = z.object({ id: z.string() })

/** One address for messages. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params,
  answer: webhookSchema,
  handler: async ({ principal, params: { id }, request }) => await readWebhook(principal, id, sayTo(request)),
})

/** What a message becomes. Whoever changes it owns it from then on. */
export const PATCH = defineRoute({
  capability: 'triggers:manage',
  params,
  body: changeWebhookSchema,
  answer: 'nothing',
  errors: ['CONFLICT', 'MEMBER_UNPUBLISHED', 'MEMBER_SUSPENDED'],
  handler: async ({ principal, params: { id }, body }) =>
    await inScope(principal.workspaceId, async (scope) => await changeWebhook(scope, id, body, principal.userId, systemClock.nowMs())),
})

/** Takes address and secret away for good; its runs stay. */
export const DELETE = defineRoute({
  capability: 'triggers:manage',
  params,
  answer: 'nothing',
  handler: async ({ principal, params: { id } }) =>
    await inScope(principal.workspaceId, async (scope) => await deleteWebhook(scope, id, principal.userId, systemClock.nowMs())),
})
