import { z } from 'zod'
import { countMatches } from '#server/bridge/count-matches.ts'
import { matchesSchema } from '#server/bridge/results/schema.ts'
import { readTable } from '#server/connectors/tables/read-table.ts'
import { DEFINITION_LIMITS } from '#server/crew/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { systemClock } from '#server/observability/system-clock.ts'

const LOOK_MS = 2000

/** How many rows of a table file match a condition over its columns; changes nothing. */
export const POST = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  body: z.object({ path: z.string().min(1).max(500), where: z.string().min(1).max(DEFINITION_LIMITS.expressionBytesMax) }),
  rateLimit: { max: 120, perMs: 60_000 },
  answer: matchesSchema,
  errors: ['FILE_NOT_FOUND', 'FILE_UNREADABLE'],
  handler: async ({ principal, body, request }) => {
    const table = await readTable(principal.workspaceId, body.path)
    const until = systemClock.nowMs() + LOOK_MS
    return await countMatches(table, {
      where: body.where,
      mayGoOn: () => !request.signal.aborted && systemClock.nowMs() < until,
      say: sayTo(request),
    })
  },
})
