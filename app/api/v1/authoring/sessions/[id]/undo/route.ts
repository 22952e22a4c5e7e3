import { z } from 'zod'
import { decidedSchema, undoSchema } from '#server/authoring/sessions/schema.ts'
import { undoAccept } from '#server/authoring/sessions/undo-accept.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Takes back what was last taken over; later edits stay. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  body: undoSchema,
  idempotent: true,
  answer: decidedSchema,
  errors: ['CONFLICT', 'MEMBER_AT_WORK'],
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => await undoAccept(scope, { sessionId: params.id, by: principal.userId, ...body })),
})
