import { z } from 'zod'
import { acceptProposal } from '#server/authoring/sessions/accept-proposal.ts'
import { decidedSchema, decideSchema } from '#server/authoring/sessions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Takes over what was proposed, all of it or single places, into the open draft. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  body: decideSchema,
  idempotent: true,
  answer: decidedSchema,
  errors: ['CONFLICT', 'DEFINITION_INVALID'],
  handler: async ({ principal, params, body }) =>
    await inScope(
      principal.workspaceId,
      async (scope) => await acceptProposal(scope, { sessionId: params.id, by: principal.userId, ...body }),
    ),
})
