import { z } from 'zod'
import { readRunCost } from '#server/bridge/costs/read-run-cost.ts'
import { runCostSchema } from '#server/bridge/costs/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What the models of a run cost, and each call. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string().max(64) }),
  answer: runCostSchema,
  handler: async ({ principal, params: { id } }) => await readRunCost(principal.workspaceId, id),
})
