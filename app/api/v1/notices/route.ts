import { z } from 'zod'
import { listNotices } from '#server/bridge/notices/list-notices.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What this person was told, newest first. */
export const GET = defineRoute({
  capability: null,
  query: z.object({ before: z.string().max(64).optional() }),
  handler: async ({ principal, query }) => await listNotices(principal, query.before === undefined ? {} : { before: query.before }),
})
