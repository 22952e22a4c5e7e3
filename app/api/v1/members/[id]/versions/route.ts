import { z } from 'zod'
import { readVersions } from '#server/bridge/authoring/read-versions.ts'
import { versionListSchema } from '#server/bridge/authoring/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** Versions of a crew member, newest first. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: versionListSchema,
  handler: async ({ principal, params, request }) => await readVersions(principal.workspaceId, params.id, sayTo(request)),
})
