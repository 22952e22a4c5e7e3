import { z } from 'zod'
import { readPlanFile } from '#server/bridge/plan-preview/read-plan-file.ts'
import { attachment } from '#server/entry/attachment.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** A file that an action of a plan writes or sends along (`leg.attempt.ordinal.index`), always as a download. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string(), place: z.string() }),
  answer: 'application/octet-stream',
  handler: async ({ principal, params }) => {
    const { name, bytes } = await readPlanFile(principal.workspaceId, params.id, params.place)
    return attachment(name, bytes)
  },
})
