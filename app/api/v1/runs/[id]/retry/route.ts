import { z } from 'zod'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Plans what was not carried out, as a new run that asks again. */
export const POST = defineRoute({
  capability: 'runs:control',
  token: 'run',
  params: z.object({ id: z.string() }),
  idempotent: true,
  status: 202,
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => ({ runId: (await retryRun(scope, params.id, principal.userId)).id })),
})
