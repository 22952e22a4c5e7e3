import { readPermissions } from '#server/bridge/permissions/read-permissions.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What crew members may do without asking: asked for, in force, over. */
export const GET = defineRoute({
  capability: 'workspace:read',
  handler: async ({ principal }) => await readPermissions(principal),
})
