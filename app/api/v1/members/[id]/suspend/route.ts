import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { suspendMember } from '#server/members/suspend-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Starts and sends nothing from now on. */
export const POST = defineRoute({
  capability: 'members:suspend',
  params: z.object({ id: z.string().max(64) }),
  idempotent: true,
  answer: 'nothing',
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await suspendMember(scope, { memberId: params.id, by: principal.userId })),
})
