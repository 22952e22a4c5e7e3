import { z } from 'zod'
import { previewBytes } from '#server/bridge/read-results.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** A file of the workspace as table or text. */
export const GET = defineRoute({
  capability: 'workspace:read',
  query: z.object({ path: z.string().min(1).max(500) }),
  handler: async ({ principal, query }) => previewBytes(query.path, 'text/plain', await readBytes(principal.workspaceId, query.path)),
})
