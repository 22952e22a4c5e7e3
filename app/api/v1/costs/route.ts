import { z } from 'zod'
import { readCosts } from '#server/bridge/costs/read-costs.ts'
import { type COST_DAYS, costsViewSchema } from '#server/bridge/costs/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

const query = z.object({
  days: z
    .enum(['7', '30', '90'])
    .default('30')
    .transform((text) => Number(text) as (typeof COST_DAYS)[number]),
})

/** What models cost: by day, crew member, model and run, and what counts under each limit. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query,
  answer: costsViewSchema,
  handler: async ({ principal, query: { days } }) => await readCosts(principal.workspaceId, days),
})
