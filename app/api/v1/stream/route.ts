import { defineRoute } from '#server/entry/define-route.ts'
import { openStream } from '#server/entry/open-stream.ts'

export const dynamic = 'force-dynamic'

/** Live signals of the workspace: only that something changed, never what. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: 'text/event-stream',
  handler: async ({ principal, request }) => openStream(principal, request),
})
