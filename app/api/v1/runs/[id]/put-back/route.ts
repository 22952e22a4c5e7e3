import { z } from 'zod'
import { previewPutBack } from '#server/bridge/put-back/preview-put-back.ts'
import { putBackPreviewSchema } from '#server/bridge/put-back/schema.ts'
import { putBackRun } from '#server/dispatch/put-back-run.ts'
import { startedAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What could be put back of a run now, and what stays. Plans nothing. */
export const GET = defineRoute({
  capability: 'runs:control',
  token: 'run',
  params: z.object({ id: z.string() }),
  answer: putBackPreviewSchema,
  handler: async ({ principal, params }) => await previewPutBack(principal.workspaceId, params.id),
})

/** Plans the reverse of what a run changed, as a new run that asks. */
export const POST = defineRoute({
  capability: 'runs:control',
  token: 'run',
  params: z.object({ id: z.string() }),
  idempotent: true,
  status: 202,
  answer: startedAnswer,
  errors: ['RUN_NOT_PUT_BACK', 'MEMBER_SUSPENDED'],
  handler: async ({ principal, params }) => ({ runId: (await putBackRun(principal.workspaceId, params.id, principal.userId)).id }),
})
