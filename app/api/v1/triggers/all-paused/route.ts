import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { pauseAll } from '#server/triggers/pause-all.ts'

/** Whether nothing in the workspace starts by itself. Runs under way go on. */
export const PUT = defineRoute({
  capability: 'triggers:manage',
  body: z.object({ paused: z.boolean() }),
  answer: 'nothing',
  handler: async ({ principal, body }) =>
    await inScope(
      principal.workspaceId,
      async (scope) => await pauseAll(scope, { paused: body.paused, by: principal.userId }, systemClock.nowMs()),
    ),
})
