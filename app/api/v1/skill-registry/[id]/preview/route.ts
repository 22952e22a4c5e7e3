import { z } from 'zod'
import { previewAdd } from '#server/bridge/skills/preview-add.ts'
import { addPreviewSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { REF_CHARS_MAX, scopeTypeSchema } from '#server/skills/schema.ts'

/** What adding a skill for somebody would fix and ask for, and what would change where it is there already; nothing is kept. */
export const GET = defineRoute({
  capability: 'skills:bind',
  params: z.object({ id: z.string().max(64) }),
  query: z.object({
    ref: z.string().min(1).max(REF_CHARS_MAX),
    scopeType: scopeTypeSchema,
    scopeId: z.string().min(1).max(100).optional(),
  }),
  answer: addPreviewSchema,
  errors: [
    'SKILL_NOT_FOUND',
    'SKILL_VERSION_NOT_FOUND',
    'SKILL_VERSION_YANKED',
    'SKILL_DEPENDENCY_CONFLICT',
    'SKILL_DEPENDENCY_CYCLE',
    'SKILL_DEPENDENCY_NOT_FOUND',
  ],
  handler: async ({ principal, params, query, request }) => {
    const { ref, scopeType, scopeId } = query
    return await previewAdd(principal, params.id, { ref, scopeType, ...(scopeId ? { scopeId } : {}) }, sayTo(request))
  },
})
