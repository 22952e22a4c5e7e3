import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listTriggers } from '#server/triggers/list-triggers.ts'
import { triggerListSchema } from '#server/triggers/schema.ts'

/** When this crew member starts by itself. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: triggerListSchema,
  handler: async ({ principal, params, request }) =>
    await listTriggers(principal, { memberId: params.id }, systemClock.nowMs(), sayTo(request)),
})
