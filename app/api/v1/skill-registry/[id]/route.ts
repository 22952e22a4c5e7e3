import { z } from 'zod'
import { readSkill } from '#server/bridge/skills/read-skill.ts'
import { skillDetailSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { mayGrantSkills } from '#server/identity/roles.ts'
import { KEPT_VERSION_CHARS_MAX } from '#server/skills/schema.ts'

/** One skill as its screen shows it: versions, one of them in full, and where it is used. */
export const GET = defineRoute({
  capability: 'skills:view',
  params: z.object({ id: z.string().max(64) }),
  query: z.object({ version: z.string().max(KEPT_VERSION_CHARS_MAX).optional() }),
  answer: skillDetailSchema,
  errors: ['SKILL_NOT_FOUND'],
  handler: async ({ principal, params, query, request }) => ({
    ...(await readSkill(principal.workspaceId, params.id, query.version, sayTo(request))),
    mayGrant: mayGrantSkills(principal),
  }),
})
