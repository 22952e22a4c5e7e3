import { readHealthReport } from '#server/bridge/health/read-health-report.ts'
import { healthReportSchema } from '#server/bridge/health/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** How the installation is, in sentences; for admins. `GET /api/health` answers machines. */
export const GET = defineRoute({
  capability: 'workspace:manage',
  answer: healthReportSchema,
  handler: async ({ principal, request }) => await readHealthReport(principal.workspaceId, sayTo(request)),
})
