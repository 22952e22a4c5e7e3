import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { pauseWebhook } from '#server/triggers/hooks/pause-webhook.ts'

/** While it is paused its address answers as if it did not exist. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await pauseWebhook(scope, params.id, principal.userId, systemClock.nowMs())),
})
