import { z } from 'zod'
import { readSession } from '#server/authoring/sessions/read-session.ts'
import { sessionViewSchema } from '#server/authoring/sessions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** A conversation: what was said, what is proposed, and what was edited by hand. */
export const GET = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  answer: sessionViewSchema,
  handler: async ({ principal, params, request }) => await readSession(principal.workspaceId, params.id, sayTo(request)),
})
