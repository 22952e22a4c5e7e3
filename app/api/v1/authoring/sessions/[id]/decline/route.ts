import { z } from 'zod'
import { declineProposal } from '#server/authoring/sessions/decline-proposal.ts'
import { decidedSchema, decideSchema } from '#server/authoring/sessions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Leaves the draft as it is; single places that were declined are not proposed again. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  body: decideSchema,
  idempotent: true,
  answer: decidedSchema,
  errors: ['CONFLICT'],
  handler: async ({ principal, params, body }) =>
    await inScope(
      principal.workspaceId,
      async (scope) => await declineProposal(scope, { sessionId: params.id, by: principal.userId, ...body }),
    ),
})
