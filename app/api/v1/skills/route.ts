import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { listRegistry, skillDto } from '#server/skills/publish/describe-skill.ts'
import { registerSkill } from '#server/skills/publish/register-skill.ts'
import { registerSkillSchema, skillSchema } from '#server/skills/publish/schema.ts'

/** The workspace's own skills and public ones of others, by name, 1000 a page: `next` goes into `after`. */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  query: z.object({ after: z.string().max(130).optional() }),
  answer: z.object({ items: z.array(skillSchema), next: z.string().nullable() }),
  handler: async ({ principal, query: { after } }) => await listRegistry(principal.workspaceId, after),
})

/** Takes a name for a skill, for good. Publishing a first version does so as well, as a private one. */
export const POST = defineRoute({
  capability: 'skills:publish',
  token: 'author',
  body: registerSkillSchema,
  idempotent: true,
  status: 201,
  answer: skillSchema,
  errors: ['SKILL_SLUG_TAKEN'],
  handler: async ({ principal, body }) =>
    skillDto(principal.workspaceId, await registerSkill(principal.workspaceId, body, principal.userId)),
})
