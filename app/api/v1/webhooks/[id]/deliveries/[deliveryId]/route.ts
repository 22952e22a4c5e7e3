import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { readDelivery } from '#server/triggers/hooks/list-deliveries.ts'
import { deliveryDetailSchema } from '#server/triggers/hooks/schema.ts'

/** One message as it came, with what became of it, and what was expected where its signature was refused. */
export const GET = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string(), deliveryId: z.string() }),
  answer: deliveryDetailSchema,
  handler: async ({ principal, params: { id, deliveryId } }) => await readDelivery(principal.workspaceId, id, deliveryId),
})
