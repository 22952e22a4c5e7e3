import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { grantPermission } from '#server/skills/bindings/grant-permission.ts'
import { bindingViewSchema, grantSchema } from '#server/skills/bindings/schema.ts'

/** Gives one permission that the skill asks for. Admins, and people with the permission to; not who added it, while others can. */
export const POST = defineRoute({
  capability: 'skills:view',
  params: z.object({ id: z.string().max(64) }),
  body: grantSchema,
  answer: bindingViewSchema,
  errors: ['BINDING_NOT_FOUND', 'GRANT_NOT_DECLARED', 'GRANT_SELF_APPROVAL', 'SIGNER_UNAVAILABLE', 'SKILL_VERSION_YANKED'],
  handler: async ({ principal, params: { id }, body }) =>
    await grantPermission(principal.workspaceId, id, body.permission, principal.userId),
})
