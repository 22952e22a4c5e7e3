import { z } from 'zod'
import { carryOut } from '#server/dispatch/carry-out.ts'
import { startedAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** After a try: puts the draft to work and starts a run on the same inputs. */
export const POST = defineRoute({
  capability: 'members:publish',
  params: z.object({ id: z.string() }),
  body: z.object({ tryRunId: z.string() }),
  idempotent: true,
  status: 202,
  answer: startedAnswer,
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => ({
      runId: (await carryOut(scope, { memberId: params.id, tryRunId: body.tryRunId, by: principal.userId })).id,
    })),
})
