import { readHome } from '#server/bridge/read-home.ts'
import { homeSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** The Bridge. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: homeSchema,
  handler: async ({ principal }) => await readHome(principal),
})
