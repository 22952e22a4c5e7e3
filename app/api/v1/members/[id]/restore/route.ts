import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { restoreDraft } from '#server/members/remove-draft.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Brings back a draft crew member that was deleted. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  idempotent: true,
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await restoreDraft(scope, { memberId: params.id, by: principal.userId })),
})
