import { z } from 'zod'
import { listMembers } from '#server/bridge/read-members.ts'
import { memberListItemSchema } from '#server/bridge/schema.ts'
import { itemsOf, madeMemberAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { createMember } from '#server/members/create-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Crew members of the workspace. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(memberListItemSchema),
  handler: async ({ principal }) => ({ items: await listMembers(principal.workspaceId) }),
})

/** Hires a crew member from a job description in YAML. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  body: z.object({ yaml: z.string().max(262_144) }),
  idempotent: true,
  status: 201,
  answer: madeMemberAnswer,
  errors: ['DEFINITION_INVALID'],
  handler: async ({ principal, body }) =>
    await inScope(principal.workspaceId, async (scope) => await createMember(scope, { yaml: body.yaml, by: principal.userId })),
})
