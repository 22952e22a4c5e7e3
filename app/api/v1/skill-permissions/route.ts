import { z } from 'zod'
import { readWaiting } from '#server/bridge/skills/read-waiting.ts'
import { waitingListSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** Skills that wait for a permission or a secret, newest first, with who may give. */
export const GET = defineRoute({
  capability: 'skills:view',
  query: z.object({ before: z.string().max(64).optional() }),
  answer: waitingListSchema,
  handler: async ({ principal, query, request }) => await readWaiting(principal, query.before, sayTo(request)),
})
