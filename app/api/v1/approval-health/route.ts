import { readApprovalHealth } from '#server/bridge/approval-health/read-approval-health.ts'
import { approvalHealthSchema } from '#server/bridge/approval-health/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** How much crew members ask and people decide, by week: counts. Everybody's for an admin, else one's own. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: approvalHealthSchema,
  handler: async ({ principal, request }) => await readApprovalHealth(principal, sayTo(request)),
})
