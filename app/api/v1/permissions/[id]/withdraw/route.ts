import { z } from 'zod'
import { withdrawPermission } from '#server/authoring/permissions/decide-permission.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Takes a standing permission back at once. */
export const POST = defineRoute({
  capability: 'whitelist:grant',
  params: z.object({ id: z.string() }),
  answer: z.null(),
  handler: async ({ principal, params }) => {
    await withdrawPermission(principal, params.id)
    return null
  },
})
