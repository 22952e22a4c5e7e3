import { readHome } from '#server/bridge/read-home.ts'
import { homeSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** The Bridge. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: homeSchema,
  handler: async ({ principal, request }) => await readHome(principal, sayTo(request)),
})
