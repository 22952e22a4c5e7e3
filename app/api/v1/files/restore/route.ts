import { z } from 'zod'
import { bringBackFile } from '#server/dispatch/remove-file.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Puts a file back that was taken out, by the id that taking it out gave. */
export const POST = defineRoute({
  capability: 'files:write',
  body: z.object({ id: z.string().max(64) }),
  idempotent: true,
  answer: z.object({ path: z.string() }),
  handler: async ({ principal, body }) => await bringBackFile(principal.workspaceId, { id: body.id, by: principal.userId }),
})
