import { z } from 'zod'
import { startedAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { replayDelivery } from '#server/triggers/hooks/replay-delivery.ts'

/** Starts again with this message: a new run by the person who asks for it. */
export const POST = defineRoute({
  capability: 'runs:start',
  params: z.object({ id: z.string(), deliveryId: z.string() }),
  idempotent: true,
  status: 202,
  answer: startedAnswer,
  errors: ['EXPRESSION_FAILED', 'CONFLICT'],
  handler: async ({ principal, params: { id, deliveryId } }) =>
    await inScope(
      principal.workspaceId,
      async (scope) => await replayDelivery(scope, { webhookId: id, deliveryId }, principal.userId, systemClock.nowMs()),
    ),
})
