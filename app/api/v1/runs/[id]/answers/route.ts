import { z } from 'zod'
import { readAnswers } from '#server/bridge/answers/read-answers.ts'
import { runAnswersSchema } from '#server/bridge/answers/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What models said in a run: their words, and what they wanted called. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string().max(64) }),
  answer: runAnswersSchema,
  handler: async ({ principal, params: { id } }) => await readAnswers(principal.workspaceId, id),
})
