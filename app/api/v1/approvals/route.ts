import { z } from 'zod'
import { listApprovals } from '#server/bridge/list-approvals.ts'
import { approvalTabSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Decisions that need you, wait for others, or are taken. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ tab: approvalTabSchema.default('needs-you') }),
  handler: async ({ principal, query }) => ({ items: await listApprovals(principal, query.tab) }),
})
