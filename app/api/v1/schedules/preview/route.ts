import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { previewSchedule } from '#server/triggers/read-timetable.ts'
import { previewSchema } from '#server/triggers/schema.ts'

/** What a sentence means and the next five starts, or what is asked back. Changes nothing. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ sentence: z.string().max(200).default(''), timeZone: z.string().max(64).default('UTC') }),
  answer: previewSchema,
  handler: async ({ query, request }) => previewSchedule(query.sentence, query.timeZone, systemClock.nowMs(), sayTo(request)),
})
