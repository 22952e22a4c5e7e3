import { verifyWorkspace } from '#server/bridge/read-audit.ts'
import { verifyReportSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Proves the whole chain now. */
export const POST = defineRoute({
  capability: 'audit:read',
  token: 'read',
  answer: verifyReportSchema,
  handler: async ({ principal }) => await verifyWorkspace(principal.workspaceId),
})
