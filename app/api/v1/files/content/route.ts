import { z } from 'zod'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { attachment } from '#server/entry/attachment.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** The bytes of a file of the workspace, always as a download. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ path: z.string().min(1).max(500) }),
  answer: 'application/octet-stream',
  errors: ['FILE_NOT_FOUND'],
  handler: async ({ principal, query }) =>
    attachment(query.path, await readBytes(principal.workspaceId, query.path, FILE_LIMITS.writeBytesMax)),
})
