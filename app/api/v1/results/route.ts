import { z } from 'zod'
import { listResults } from '#server/bridge/read-results.ts'
import { resultListSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Files and values handed over by runs; `next` goes into `before` for the page after. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ q: z.string().max(200).optional(), member: z.string().max(100).optional(), before: z.string().max(40).optional() }),
  answer: resultListSchema,
  handler: async ({ principal, query }) =>
    await listResults(principal.workspaceId, { search: query.q, memberId: query.member, before: query.before }),
})
