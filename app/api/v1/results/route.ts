import { listResults } from '#server/bridge/read-results.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Files and values handed over by runs. */
export const GET = defineRoute({
  capability: 'workspace:read',
  handler: async ({ principal }) => ({ items: await listResults(principal.workspaceId) }),
})
