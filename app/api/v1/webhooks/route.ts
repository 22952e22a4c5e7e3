import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { createWebhook } from '#server/triggers/hooks/create-webhook.ts'
import { newWebhookSchema, shownSecretSchema } from '#server/triggers/hooks/schema.ts'

/** Gives a crew member an address at which messages start it. The secret is in the answer once and is never shown again. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  body: newWebhookSchema,
  status: 201,
  answer: shownSecretSchema,
  errors: ['MEMBER_UNPUBLISHED', 'MEMBER_SUSPENDED', 'LIMIT_EXCEEDED', 'KEYS_MISSING'],
  handler: async ({ principal, body }) =>
    await inScope(
      principal.workspaceId,
      async (scope) => await createWebhook(scope, { ...body, by: principal.userId }, systemClock.nowMs()),
    ),
})
