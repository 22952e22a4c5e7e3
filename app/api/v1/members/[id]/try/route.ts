import { z } from 'zod'
import { startRun } from '#server/dispatch/start-run.ts'
import { startedAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A try: plans the draft on these inputs and changes nothing. */
export const POST = defineRoute({
  capability: 'members:try',
  token: 'run',
  params: z.object({ id: z.string() }),
  body: z.object({ inputs: z.record(z.string(), z.json()) }),
  idempotent: true,
  status: 202,
  answer: startedAnswer,
  errors: ['MEMBER_SUSPENDED', 'DEFINITION_INVALID'],
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => {
      const run = await startRun(scope, {
        memberId: params.id,
        inputs: body.inputs,
        purpose: 'dry-run',
        origin: 'manual',
        by: principal.userId,
      })
      return { runId: run.id }
    }),
})
