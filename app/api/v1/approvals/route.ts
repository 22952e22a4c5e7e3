import { z } from 'zod'
import { listApprovals } from '#server/bridge/list-approvals.ts'
import { approvalListItemSchema, approvalTabSchema } from '#server/bridge/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** Decisions that need you, wait for others, or are taken. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ tab: approvalTabSchema.default('needs-you') }),
  answer: itemsOf(approvalListItemSchema),
  handler: async ({ principal, query, request }) => ({ items: await listApprovals(principal, query.tab, sayTo(request)) }),
})
