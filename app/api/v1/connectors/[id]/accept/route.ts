import { z } from 'zod'
import { acceptAbility } from '#server/catalogue/accept-ability.ts'
import { acceptAbilitySchema } from '#server/catalogue/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Says what an ability does and accepts it as it was looked at. */
export const POST = defineRoute({
  capability: 'catalogue:manage',
  params: z.object({ id: z.string().max(64) }),
  body: acceptAbilitySchema,
  answer: z.object({ tool: z.string(), pin: z.string(), state: z.enum(['active', 'quarantined']) }),
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => {
      const { tool, pin, state } = await acceptAbility(scope, params.id, { ...body, acceptedBy: principal.userId })
      return { tool, pin, state }
    }),
})
