import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { pauseMailbox } from '#server/triggers/mailbox/pause-mailbox.ts'

/** E-mails of this mailbox start nothing until it is resumed; they stay where they are. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params: { id } }) =>
    await inScope(principal.workspaceId, async (scope) => await pauseMailbox(scope, id, principal.userId, systemClock.nowMs())),
})
