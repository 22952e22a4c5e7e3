import { z } from 'zod'
import { answerChangeRequest } from '#server/approvals/changes/answer-change-request.ts'
import { wishAnswerSchema } from '#server/bridge/plan-change/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Answers what was wanted changed: an author of the job, whoever started the run, or somebody who may write jobs. */
export const POST = defineRoute({
  capability: 'runs:start',
  params: z.object({ id: z.string() }),
  body: wishAnswerSchema,
  idempotent: true,
  answer: 'nothing',
  handler: async ({ principal, params, body }) => await answerChangeRequest(principal, { id: params.id, ...body }),
})
