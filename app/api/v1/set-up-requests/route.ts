import { z } from 'zod'
import { askSetUp, listAskedSetUps } from '#server/authoring/set-up/ask-set-up.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { askSetUpSchema, setUpRequestListSchema } from '#server/members/set-up-requests/schema.ts'

/** What admins were asked to set up and is still missing, newest first. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: setUpRequestListSchema,
  handler: async ({ principal, request }) => ({ items: [...(await listAskedSetUps(principal, sayTo(request)))] }),
})

/** Asks the admins for an app, a saved secret or a model that a job needs; once for each while it is missing. */
export const POST = defineRoute({
  capability: 'members:write',
  body: askSetUpSchema,
  idempotent: true,
  status: 201,
  answer: z.object({ id: z.string() }),
  errors: ['CONFLICT', 'LIMIT_EXCEEDED'],
  handler: async ({ principal, body }) => await askSetUp(principal, body),
})
