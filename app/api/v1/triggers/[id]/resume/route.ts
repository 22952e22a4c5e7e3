import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { resumeTrigger } from '#server/triggers/resume-trigger.ts'

/** Starts again from the next slot on; takes the schedule over where its owner may not start runs any more. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  token: 'author',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await resumeTrigger(scope, params.id, principal.userId, systemClock.nowMs())),
})
