import { z } from 'zod'
import { forgetMemory } from '#server/connectors/memory/forget-memory.ts'
import { listMemory } from '#server/connectors/memory/list-memory.ts'
import { defineRoute } from '#server/entry/define-route.ts'

const params = z.object({ id: z.string() })

/** What a crew member remembers, the newest first. */
export const GET = defineRoute({
  capability: 'workspace:read',
  params,
  handler: async ({ principal, params }) => await listMemory(principal.workspaceId, params.id),
})

/** Has a crew member forget what stands under a key; without one, everything. */
export const DELETE = defineRoute({
  capability: 'members:write',
  params,
  query: z.object({ key: z.string().min(1).max(200).optional() }),
  handler: async ({ principal, params, query }) =>
    await forgetMemory(principal.workspaceId, { memberId: params.id, key: query.key ?? null, by: principal.userId }),
})
