import { readPermissions } from '#server/bridge/permissions/read-permissions.ts'
import { permissionListSchema } from '#server/bridge/permissions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** What crew members may do without asking: asked for, in force, over. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: permissionListSchema,
  handler: async ({ principal, request }) => await readPermissions(principal, sayTo(request)),
})
