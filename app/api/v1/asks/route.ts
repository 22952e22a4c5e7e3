import { defineRoute } from '#server/entry/define-route.ts'
import { listOpenAsks } from '#server/runs/asks/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Open questions of crew members. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  handler: async ({ principal }) => ({
    items: (await inScope(principal.workspaceId, listOpenAsks)).map(({ id, runId, question, options, form, assignee, expiresAt }) => ({
      id,
      runId,
      question,
      options,
      form,
      assignee,
      expiresAt: expiresAt.toISOString(),
    })),
  }),
})
