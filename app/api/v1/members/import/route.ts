import { z } from 'zod'
import { madeMemberAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { importMember } from '#server/members/import-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Hires a crew member from an exported file, as a draft. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  body: z.object({ text: z.string().max(270_336) }),
  idempotent: true,
  status: 201,
  answer: madeMemberAnswer.extend({ isChanged: z.boolean() }),
  errors: ['DEFINITION_INVALID'],
  handler: async ({ principal, body }) =>
    await inScope(principal.workspaceId, async (scope) => await importMember(scope, { text: body.text, by: principal.userId })),
})
