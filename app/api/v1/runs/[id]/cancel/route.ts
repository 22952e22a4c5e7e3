import { z } from 'zod'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Stops a run: nothing more is sent. */
export const POST = defineRoute({
  capability: 'runs:control',
  token: 'run',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  errors: ['RUN_NOT_CANCELLABLE'],
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await cancelRun(scope, params.id, principal.userId)),
})
