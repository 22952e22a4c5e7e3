import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { bindingViewSchema, upgradeBindingSchema } from '#server/skills/bindings/schema.ts'
import { upgradeBinding } from '#server/skills/bindings/upgrade-binding.ts'

/** Puts the version that was looked at in its place: at once, or with the last permission that is missing. */
export const POST = defineRoute({
  capability: 'skills:bind',
  token: 'author',
  params: z.object({ id: z.string().max(64) }),
  body: upgradeBindingSchema,
  idempotent: true,
  status: 201,
  answer: bindingViewSchema,
  errors: [
    'BINDING_NOT_FOUND',
    'BINDING_AT_VERSION',
    'SECRET_MAPPING_INVALID',
    'SKILL_NOT_FOUND',
    'SKILL_VERSION_NOT_FOUND',
    'SKILL_VERSION_YANKED',
    'SKILL_DEPENDENCY_NOT_FOUND',
    'SKILL_DEPENDENCY_CYCLE',
    'SKILL_DEPENDENCY_CONFLICT',
    'LIMIT_EXCEEDED',
    'CONFLICT',
    'SIGNER_UNAVAILABLE',
  ],
  handler: async ({ principal, params: { id }, body }) => await upgradeBinding(principal.workspaceId, id, body, principal.userId),
})
