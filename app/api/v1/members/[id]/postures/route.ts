import { z } from 'zod'
import { readPostures } from '#server/bridge/authoring/read-postures.ts'
import { posturesSchema } from '#server/bridge/authoring/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** What each ability may do under each freedom, and the lines of the last plan marked the same way. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: posturesSchema,
  handler: async ({ principal, params, request }) => await readPostures(principal.workspaceId, params.id, sayTo(request)),
})
