import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { resumeWebhook } from '#server/triggers/hooks/pause-webhook.ts'

/** Messages start it again; takes it over where its owner may not start runs any more. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await resumeWebhook(scope, params.id, principal.userId, systemClock.nowMs())),
})
