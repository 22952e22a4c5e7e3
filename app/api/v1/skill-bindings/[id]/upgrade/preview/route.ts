import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { upgradeDiffSchema, upgradePreviewSchema } from '#server/skills/bindings/schema.ts'
import { previewUpgrade } from '#server/skills/bindings/upgrade-binding.ts'

/** What another version would change: versions, publishers, permissions, secrets. Nothing is kept. */
export const POST = defineRoute({
  capability: 'skills:bind',
  token: 'author',
  params: z.object({ id: z.string().max(64) }),
  body: upgradePreviewSchema,
  answer: upgradeDiffSchema,
  errors: [
    'BINDING_NOT_FOUND',
    'SKILL_NOT_FOUND',
    'SKILL_VERSION_NOT_FOUND',
    'SKILL_VERSION_YANKED',
    'SKILL_DEPENDENCY_NOT_FOUND',
    'SKILL_DEPENDENCY_CYCLE',
    'SKILL_DEPENDENCY_CONFLICT',
    'LIMIT_EXCEEDED',
    'CONFLICT',
  ],
  handler: async ({ principal, params: { id }, body }) => await previewUpgrade(principal.workspaceId, id, body, principal.userId),
})
