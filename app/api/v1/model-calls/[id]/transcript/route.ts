import { z } from 'zod'
import { readTranscript } from '#server/bridge/costs/read-transcript.ts'
import { transcriptViewSchema } from '#server/bridge/costs/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What was asked of a model and what it said, where an admin wanted it kept; for admins, on record. */
export const GET = defineRoute({
  capability: 'models:manage',
  params: z.object({ id: z.string() }),
  answer: transcriptViewSchema,
  handler: async ({ principal, params }) => await readTranscript(principal.workspaceId, params.id, principal.userId),
})
