import { z } from 'zod'
import { listNotices } from '#server/bridge/notices/list-notices.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { noticeListSchema } from '#server/notices/schema.ts'

/** What this person was told, newest first. */
export const GET = defineRoute({
  capability: null,
  query: z.object({ before: z.string().max(64).optional() }),
  answer: noticeListSchema,
  handler: async ({ principal, query, request }) =>
    await listNotices(principal, query.before === undefined ? {} : { before: query.before }, sayTo(request)),
})
