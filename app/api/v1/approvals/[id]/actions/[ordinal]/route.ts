import { z } from 'zod'
import { planActionSchema } from '#server/bridge/plan-change/schema.ts'
import { readAction } from '#server/bridge/read-action.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** One action of a plan that waits, with what can be written otherwise. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  // What is no number is no action: there is no 0.
  params: z.object({ id: z.string(), ordinal: z.coerce.number().int().catch(0) }),
  answer: planActionSchema,
  handler: async ({ principal, params }) => await readAction(principal, params.id, params.ordinal),
})
