import { z } from 'zod'
import { madeMemberAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { duplicateMember } from '#server/members/duplicate-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Hires another crew member by the same job description, as a draft. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  idempotent: true,
  status: 201,
  answer: madeMemberAnswer,
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await duplicateMember(scope, { memberId: params.id, by: principal.userId })),
})
