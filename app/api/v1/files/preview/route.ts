import { z } from 'zod'
import { previewFile } from '#server/bridge/preview-file.ts'
import { filePreviewSchema } from '#server/bridge/results/schema.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** A file of the workspace to look at. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ path: z.string().min(1).max(500) }),
  answer: filePreviewSchema,
  errors: ['FILE_NOT_FOUND'],
  handler: async ({ principal, query, request }) =>
    await previewFile(query.path, await readBytes(principal.workspaceId, query.path), sayTo(request)),
})
