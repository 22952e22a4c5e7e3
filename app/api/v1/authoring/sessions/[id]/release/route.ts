import { z } from 'zod'
import { releaseLock } from '#server/authoring/sessions/decline-proposal.ts'
import { unlockSchema } from '#server/authoring/sessions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Lets later turns change a place again that was edited by hand or declined. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  body: unlockSchema,
  answer: 'nothing',
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => await releaseLock(scope, { sessionId: params.id, path: body.path })),
})
