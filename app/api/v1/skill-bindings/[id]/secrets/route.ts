import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { mapSecrets } from '#server/skills/bindings/change-binding.ts'
import { bindingViewSchema, mapSecretsSchema } from '#server/skills/bindings/schema.ts'

/** Chooses the saved secrets for the names that the skill asks for, by handle; in place of what was chosen before. */
export const PUT = defineRoute({
  capability: 'skills:bind',
  params: z.object({ id: z.string().max(64) }),
  body: mapSecretsSchema,
  answer: bindingViewSchema,
  errors: ['BINDING_NOT_FOUND', 'SECRET_MAPPING_INVALID', 'SKILL_VERSION_YANKED'],
  handler: async ({ principal, params: { id }, body }) =>
    await mapSecrets(principal.workspaceId, id, body.secretMappings, principal.userId),
})
