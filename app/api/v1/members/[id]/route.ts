import { z } from 'zod'
import { readMember } from '#server/bridge/read-members.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** One crew member: text, problems, versions. */
export const GET = defineRoute({
  capability: 'workspace:read',
  params: z.object({ id: z.string() }),
  handler: async ({ principal, params }) => await readMember(principal.workspaceId, params.id),
})
