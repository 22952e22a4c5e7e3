import { z } from 'zod'
import { memoryListSchema } from '#server/connectors/memory/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { clearMemory, readMemory } from '#server/members/member-memory.ts'

const params = z.object({ id: z.string() })

/** What a crew member remembers, the newest first. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params,
  answer: memoryListSchema,
  handler: async ({ principal, params }) => await readMemory(principal.workspaceId, params.id),
})

/** Has a crew member forget what stands under a key; without one, everything. */
export const DELETE = defineRoute({
  capability: 'members:write',
  params,
  query: z.object({ key: z.string().min(1).max(200).optional() }),
  answer: z.object({ forgotten: z.number() }),
  handler: async ({ principal, params, query }) =>
    await clearMemory(principal.workspaceId, { memberId: params.id, key: query.key ?? null, by: principal.userId }),
})
