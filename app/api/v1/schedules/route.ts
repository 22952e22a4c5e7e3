import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listTriggers } from '#server/triggers/list-triggers.ts'
import { triggerListSchema } from '#server/triggers/schema.ts'

/** What starts next: the schedules that are on, the soonest first, at most a hundred. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: triggerListSchema,
  handler: async ({ principal, request }) => await listTriggers(principal, { soonest: true }, systemClock.nowMs(), sayTo(request)),
})
