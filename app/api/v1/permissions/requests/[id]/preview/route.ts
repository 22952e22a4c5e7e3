import { z } from 'zod'
import { previewPermission } from '#server/bridge/permissions/preview-permission.ts'
import { permissionPreviewSchema } from '#server/bridge/permissions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** What a permission that is asked for would have done in the last 30 days; changes nothing. */
export const GET = defineRoute({
  capability: 'workspace:read',
  params: z.object({ id: z.string() }),
  rateLimit: { max: 30, perMs: 60_000 },
  answer: permissionPreviewSchema,
  handler: async ({ principal, params, request }) => await previewPermission(principal.workspaceId, params.id, sayTo(request)),
})
