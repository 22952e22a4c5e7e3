import { readHealthReport } from '#server/bridge/health/read-health-report.ts'
import { healthReportSchema } from '#server/bridge/health/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** How the installation is, in sentences; for admins. `GET /api/health` answers machines. */
export const GET = defineRoute({
  capability: 'workspace:manage',
  answer: healthReportSchema,
  handler: async ({ principal }) => await readHealthReport(principal.workspaceId),
})
