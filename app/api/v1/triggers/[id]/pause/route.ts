import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { pauseTrigger } from '#server/triggers/pause-trigger.ts'

/** Starts nothing until it is resumed; runs under way go on. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  token: 'author',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await pauseTrigger(scope, params.id, principal.userId, systemClock.nowMs())),
})
