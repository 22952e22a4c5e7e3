import { readPermissions } from '#server/bridge/permissions/read-permissions.ts'
import { permissionListSchema } from '#server/bridge/permissions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What crew members may do without asking: asked for, in force, over. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: permissionListSchema,
  handler: async ({ principal }) => await readPermissions(principal),
})
