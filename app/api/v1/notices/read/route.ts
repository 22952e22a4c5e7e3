import { defineRoute } from '#server/entry/define-route.ts'
import { markReadSchema } from '#server/notices/schema.ts'
import { markRead } from '#server/notices/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Marks one's own notices as read; reading decides nothing. */
export const POST = defineRoute({
  capability: null,
  body: markReadSchema,
  answer: 'nothing',
  handler: async ({ principal, body }) =>
    await inScope(principal.workspaceId, async (scope) => await markRead(scope, principal.userId, body.ids, new Date(systemClock.nowMs()))),
})
