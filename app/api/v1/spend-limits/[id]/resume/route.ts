import { z } from 'zod'
import { resumedSchema } from '#server/bridge/costs/schema.ts'
import { letGoOn } from '#server/dispatch/change-limit.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Lets the runs go on that wait at a limit and fit under it now, as at the first of a month. */
export const POST = defineRoute({
  capability: 'models:manage',
  params: z.object({ id: z.string().max(64) }),
  answer: resumedSchema,
  errors: ['SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params: { id } }) => await letGoOn(principal.workspaceId, id, principal.userId),
})
