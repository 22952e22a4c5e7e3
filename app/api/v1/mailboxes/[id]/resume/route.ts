import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { resumeMailbox } from '#server/triggers/mailbox/pause-mailbox.ts'

/** Lets its e-mails start runs again, those that came meanwhile too. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params: { id } }) =>
    await inScope(principal.workspaceId, async (scope) => await resumeMailbox(scope, id, principal.userId, systemClock.nowMs())),
})
