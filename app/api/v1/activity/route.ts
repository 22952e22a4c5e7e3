import { z } from 'zod'
import { readActivity } from '#server/bridge/activity/read-activity.ts'
import { ACTIVITY_KINDS, activityListSchema } from '#server/bridge/activity/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** Who did what and when, newest first. `from` and `to` are days in the workspace's zone, both included. */
export const GET = defineRoute({
  capability: 'audit:read',
  token: 'read',
  query: z.object({
    before: z.coerce.number().int().min(1).optional(),
    kind: z.enum(ACTIVITY_KINDS).optional(),
    person: z.string().max(64).optional(),
    member: z.string().max(64).optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  answer: activityListSchema,
  handler: async ({ principal, query, request }) => await readActivity(principal, query, sayTo(request)),
})
