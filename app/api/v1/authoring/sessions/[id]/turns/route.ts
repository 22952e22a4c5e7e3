import { z } from 'zod'
import { takeTurnSchema } from '#server/authoring/sessions/schema.ts'
import { beginTurn } from '#server/authoring/sessions/take-turn.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { streamTurn } from '#server/entry/stream-turn.ts'

export const dynamic = 'force-dynamic'

/**
 * Says something and streams what the author answers, one JSON value a line: `hidden`, then `text`, then `done` or `failed`. What it
 * proposes is in the conversation afterwards, whether or not the stream was read to its end.
 */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  body: takeTurnSchema,
  answer: 'application/x-ndjson',
  errors: ['AUTHOR_BUSY', 'CONVERSATION_FULL', 'KEYS_MISSING', 'SECRET_NOT_BOUND'],
  handler: async ({ principal, params, body, request }) => {
    const { workspaceId, userId } = principal
    return streamTurn(await beginTurn({ workspaceId, sessionId: params.id, by: userId, say: sayTo(request), ...body }))
  },
})
