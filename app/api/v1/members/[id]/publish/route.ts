import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Puts the draft to work as the next version. */
export const POST = defineRoute({
  capability: 'members:publish',
  token: 'author',
  params: z.object({ id: z.string() }),
  idempotent: true,
  answer: z.object({ versionId: z.string(), n: z.number() }),
  errors: ['DEFINITION_INVALID', 'CONFLICT'],
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await publishMember(scope, { memberId: params.id, by: principal.userId })),
})
