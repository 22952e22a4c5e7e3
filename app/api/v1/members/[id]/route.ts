import { z } from 'zod'
import { authoredMemberSchema } from '#server/bridge/authoring/schema.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { removeDraft } from '#server/members/remove-draft.ts'
import { inScope } from '#server/tenancy/store.ts'

/** One crew member: text, problems, versions. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: authoredMemberSchema,
  handler: async ({ principal, params, request }) => await readMember(principal.workspaceId, params.id, sayTo(request)),
})

/** Takes a crew member away that was never put to work. */
export const DELETE = defineRoute({
  capability: 'members:write',
  params: z.object({ id: z.string() }),
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await removeDraft(scope, { memberId: params.id, by: principal.userId })),
})
