import { readHealthReport } from '#server/bridge/health/read-health-report.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** How the installation is, in sentences; for admins. `GET /api/health` answers machines. */
export const GET = defineRoute({
  capability: 'workspace:manage',
  handler: async ({ principal }) => await readHealthReport(principal.workspaceId),
})
