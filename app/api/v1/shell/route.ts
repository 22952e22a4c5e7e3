import { readShell } from '#server/bridge/read-home.ts'
import { shellSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Workspace, person, counts beside the navigation. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: shellSchema,
  handler: async ({ principal }) => await readShell(principal),
})
