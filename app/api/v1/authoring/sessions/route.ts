import { sessionMadeSchema, startSessionSchema } from '#server/authoring/sessions/schema.ts'
import { startSession } from '#server/authoring/sessions/start-session.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Begins a conversation that hires a crew member, or changes the one that is named. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  body: startSessionSchema,
  idempotent: true,
  status: 201,
  answer: sessionMadeSchema,
  errors: ['MEMBER_SUSPENDED'],
  handler: async ({ principal, body }) =>
    await inScope(principal.workspaceId, async (scope) => await startSession(scope, { memberId: body.memberId, by: principal.userId })),
})
