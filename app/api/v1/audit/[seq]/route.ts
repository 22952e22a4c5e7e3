import { z } from 'zod'
import { readEntry } from '#server/bridge/activity/read-entry.ts'
import { exactEntrySchema } from '#server/bridge/activity/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** One entry of the proof, exactly, with its fingerprint and the one before. */
export const GET = defineRoute({
  capability: 'audit:read',
  token: 'read',
  // What is no number is no entry: there is no 0.
  params: z.object({ seq: z.coerce.number().int().catch(0) }),
  answer: exactEntrySchema,
  handler: async ({ principal, params }) => await readEntry(principal.workspaceId, params.seq),
})
