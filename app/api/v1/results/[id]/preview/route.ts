import { z } from 'zod'
import { previewBytes, readResult } from '#server/bridge/read-results.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** A result as table or text. */
export const GET = defineRoute({
  capability: 'workspace:read',
  params: z.object({ id: z.string() }),
  handler: async ({ principal, params }) => {
    const { name, mime, bytes } = await readResult(principal.workspaceId, params.id)
    return previewBytes(name, mime, bytes)
  },
})
