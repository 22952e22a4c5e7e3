import { z } from 'zod'
import { requestChanges } from '#server/approvals/changes/request-changes.ts'
import { voterOf } from '#server/bridge/list-approvals.ts'
import { wishSchema } from '#server/bridge/plan-change/schema.ts'
import { idAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Says what is wanted changed or explained before a decision. It decides nothing; the authors and the starter are told. */
export const POST = defineRoute({
  capability: 'approvals:decide',
  params: z.object({ id: z.string() }),
  body: wishSchema,
  idempotent: true,
  status: 201,
  answer: idAnswer,
  handler: async ({ principal, params, body }) =>
    await requestChanges(principal.workspaceId, voterOf(principal), { approvalId: params.id, ...body }),
})
