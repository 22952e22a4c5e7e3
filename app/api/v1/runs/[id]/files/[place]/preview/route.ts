import { z } from 'zod'
import { readPlanFile } from '#server/bridge/plan-preview/read-plan-file.ts'
import { previewFile } from '#server/bridge/preview-file.ts'
import { filePreviewSchema } from '#server/bridge/results/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** A file of a plan to look at, before it is written or sent. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string(), place: z.string() }),
  answer: filePreviewSchema,
  handler: async ({ principal, params, request }) => {
    const { name, bytes } = await readPlanFile(principal.workspaceId, params.id, params.place)
    return await previewFile(name, bytes, sayTo(request))
  },
})
