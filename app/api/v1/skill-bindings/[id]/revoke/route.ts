import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { revokeGrant } from '#server/skills/bindings/grant-permission.ts'
import { bindingViewSchema, grantSchema } from '#server/skills/bindings/schema.ts'

/** Takes one permission back: the skill counts nowhere until it is given again. */
export const POST = defineRoute({
  capability: 'skills:view',
  params: z.object({ id: z.string().max(64) }),
  body: grantSchema,
  answer: bindingViewSchema,
  errors: ['BINDING_NOT_FOUND'],
  handler: async ({ principal, params: { id }, body }) => await revokeGrant(principal.workspaceId, id, body.permission, principal.userId),
})
