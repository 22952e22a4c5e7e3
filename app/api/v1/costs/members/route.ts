import { readMemberCosts } from '#server/bridge/costs/read-costs.ts'
import { memberCostSchema } from '#server/bridge/costs/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What each crew member's models cost over the last 30 days; who asked none is not in it. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(memberCostSchema),
  handler: async ({ principal }) => ({ items: await readMemberCosts(principal.workspaceId) }),
})
