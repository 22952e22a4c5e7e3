import { z } from 'zod'
import { reinstateMember } from '#server/dispatch/reinstate-member.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A suspended crew member may work again; what was held because of it goes on. Stopping is easy, letting go on is for admins. */
export const POST = defineRoute({
  capability: 'workspace:manage',
  params: z.object({ id: z.string().max(64) }),
  idempotent: true,
  answer: z.object({ resumed: z.number() }),
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await reinstateMember(scope, { memberId: params.id, by: principal.userId })),
})
