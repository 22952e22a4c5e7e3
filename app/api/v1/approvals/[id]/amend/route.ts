import { z } from 'zod'
import { voterOf } from '#server/bridge/list-approvals.ts'
import { planChangeSchema } from '#server/bridge/plan-change/schema.ts'
import { amendPlan } from '#server/dispatch/amend-plan.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Changes a plan that waits: it is made, locked and decided anew. The same right and the same recent session as a decision. */
export const POST = defineRoute({
  capability: 'approvals:decide',
  params: z.object({ id: z.string() }),
  body: planChangeSchema,
  answer: z.object({ leg: z.number(), attempt: z.number() }),
  errors: ['PLAN_STALE', 'ALREADY_DECIDED', 'APPROVER_NOT_ENTITLED', 'REAUTH_REQUIRED'],
  handler: async ({ principal, params, body }) =>
    await amendPlan(principal.workspaceId, voterOf(principal), { approvalId: params.id, ...body }),
})
