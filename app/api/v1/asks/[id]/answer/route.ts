import { z } from 'zod'
import { answerAsk } from '#server/dispatch/answer-ask.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { standsInFor } from '#server/identity/delegations/stands-in-for.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Answers a question of a crew member; the run goes on. */
export const POST = defineRoute({
  capability: 'asks:answer',
  params: z.object({ id: z.string() }),
  body: z.object({ answer: z.json() }),
  answer: 'nothing',
  handler: async ({ principal, params, body }) => {
    const by = { ...principal, standsInFor: await standsInFor(principal, systemClock.nowMs()) }
    await inScope(principal.workspaceId, async (scope) => await answerAsk(scope, { askId: params.id, answer: body.answer, by }))
  },
})
