import { z } from 'zod'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { startedAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Plans what was not carried out, as a new run that asks again. */
export const POST = defineRoute({
  capability: 'runs:control',
  token: 'run',
  params: z.object({ id: z.string() }),
  idempotent: true,
  status: 202,
  answer: startedAnswer,
  errors: ['RUN_NOT_RETRYABLE', 'MEMBER_SUSPENDED'],
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => ({ runId: (await retryRun(scope, params.id, principal.userId)).id })),
})
