import { z } from 'zod'
import { listRuns } from '#server/bridge/list-runs.ts'
import { runListItemSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { runStatusSchema } from '#server/runs/core/run-status-schema.ts'

/** Runs, newest first; `next` goes into `before` for the page after. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: z.object({ status: runStatusSchema.optional(), member: z.string().optional(), before: z.coerce.number().int().optional() }),
  answer: z.object({ items: z.array(runListItemSchema), next: z.number().nullable() }),
  handler: async ({ principal, query, request }) =>
    await listRuns(
      principal.workspaceId,
      {
        ...(query.status === undefined ? {} : { status: query.status }),
        ...(query.member === undefined ? {} : { memberId: query.member }),
        ...(query.before === undefined ? {} : { before: query.before }),
      },
      sayTo(request),
    ),
})
