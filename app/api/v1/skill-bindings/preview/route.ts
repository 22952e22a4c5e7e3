import { defineRoute } from '#server/entry/define-route.ts'
import { previewBinding } from '#server/skills/bindings/preview-binding.ts'
import { bindingPreviewSchema, previewBindingSchema } from '#server/skills/bindings/schema.ts'

/** What adding a skill would fix, and what it would ask for. Nothing is kept. */
export const POST = defineRoute({
  capability: 'skills:bind',
  token: 'author',
  body: previewBindingSchema,
  answer: bindingPreviewSchema,
  errors: [
    'SECRET_MAPPING_INVALID',
    'SKILL_NOT_FOUND',
    'SKILL_VERSION_NOT_FOUND',
    'SKILL_VERSION_YANKED',
    'SKILL_DEPENDENCY_NOT_FOUND',
    'SKILL_DEPENDENCY_CYCLE',
    'SKILL_DEPENDENCY_CONFLICT',
    'LIMIT_EXCEEDED',
  ],
  handler: async ({ principal, body }) => await previewBinding(principal.workspaceId, body, principal.userId),
})
