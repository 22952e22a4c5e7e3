import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { listDeliveries } from '#server/triggers/hooks/list-deliveries.ts'
import { deliveryListSchema } from '#server/triggers/hooks/schema.ts'

/** What came in the last 30 days, newest first; `next` goes into `before` for the page after. */
export const GET = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string() }),
  query: z.object({ before: z.string().max(64).optional() }),
  answer: deliveryListSchema,
  handler: async ({ principal, params: { id }, query: { before } }) =>
    await listDeliveries(principal.workspaceId, id, before === undefined ? {} : { before }),
})
