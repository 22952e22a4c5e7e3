import { z } from 'zod'
import { declinePermission } from '#server/authoring/permissions/decide-permission.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Says no to a request for a standing permission. */
export const POST = defineRoute({
  capability: 'whitelist:grant',
  params: z.object({ id: z.string() }),
  answer: z.null(),
  handler: async ({ principal, params }) => {
    await declinePermission(principal, params.id)
    return null
  },
})
