import { z } from 'zod'
import { startedAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'
import { runTrigger } from '#server/triggers/run-trigger.ts'

/** A run now, with the inputs of the schedule, in the name of who asks for it. */
export const POST = defineRoute({
  capability: 'runs:start',
  token: 'run',
  params: z.object({ id: z.string() }),
  idempotent: true,
  status: 202,
  answer: startedAnswer,
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await runTrigger(scope, params.id, principal.userId)),
})
