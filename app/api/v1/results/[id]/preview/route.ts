import { z } from 'zod'
import { previewFile } from '#server/bridge/preview-file.ts'
import { readResult } from '#server/bridge/read-results.ts'
import { filePreviewSchema } from '#server/bridge/results/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** A result to look at. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: filePreviewSchema,
  handler: async ({ principal, params, request }) => {
    const { name, bytes } = await readResult(principal.workspaceId, params.id)
    return await previewFile(name, bytes, sayTo(request))
  },
})
