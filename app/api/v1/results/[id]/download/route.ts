import { z } from 'zod'
import { readResult } from '#server/bridge/read-results.ts'
import { attachment } from '#server/entry/attachment.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Bytes of a result, always as a download. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: 'application/octet-stream',
  handler: async ({ principal, params }) => {
    const { name, mime, bytes } = await readResult(principal.workspaceId, params.id)
    return attachment(name, bytes, mime)
  },
})
