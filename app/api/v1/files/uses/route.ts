import { z } from 'zod'
import { readFileUses } from '#server/bridge/read-file-uses.ts'
import { fileUseSchema } from '#server/bridge/results/schema.ts'
import { itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Crew members that name a file: in their job, in what starts them, in runs under way. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ path: z.string().min(1).max(500) }),
  answer: itemsOf(fileUseSchema),
  handler: async ({ principal, query }) => await readFileUses(principal.workspaceId, query.path),
})
