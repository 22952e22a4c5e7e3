import { defineRoute } from '#server/entry/define-route.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { listBindings } from '#server/skills/bindings/list-bindings.ts'
import { bindingListSchema, bindingViewSchema, bindSkillSchema, listBindingsSchema } from '#server/skills/bindings/schema.ts'

/** Skills that were added, newest first. With `pending=true` those that wait, each with who may give what is missing. */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  query: listBindingsSchema,
  answer: bindingListSchema,
  handler: async ({ principal, query }) => await listBindings(principal.workspaceId, query),
})

/** Adds a skill to a scope. What it resolves to now is frozen; it counts once all that it asks for is given. */
export const POST = defineRoute({
  capability: 'skills:bind',
  token: 'author',
  body: bindSkillSchema,
  idempotent: true,
  status: 201,
  answer: bindingViewSchema,
  errors: [
    'BINDING_DUPLICATE',
    'SECRET_MAPPING_INVALID',
    'SKILL_NOT_FOUND',
    'SKILL_VERSION_NOT_FOUND',
    'SKILL_VERSION_YANKED',
    'SKILL_DEPENDENCY_NOT_FOUND',
    'SKILL_DEPENDENCY_CYCLE',
    'SKILL_DEPENDENCY_CONFLICT',
    'LIMIT_EXCEEDED',
    'CONFLICT',
  ],
  handler: async ({ principal, body }) => await bindSkill(principal.workspaceId, body, principal.userId),
})
