import { z } from 'zod'
import { compareVersion } from '#server/bridge/authoring/read-versions.ts'
import { versionDiffSchema } from '#server/bridge/authoring/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** What a version says otherwise than the one at work, by field and by line. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  // What is no number is no version: there is no 0.
  params: z.object({ id: z.string(), n: z.coerce.number().int().catch(0) }),
  answer: versionDiffSchema,
  handler: async ({ principal, params }) => await compareVersion(principal.workspaceId, params.id, params.n),
})
