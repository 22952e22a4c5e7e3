import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { changeSkill } from '#server/skills/publish/change-skill.ts'
import { deleteSkill } from '#server/skills/publish/delete-skill.ts'
import { describeSkill, skillDto } from '#server/skills/publish/describe-skill.ts'
import { changeSkillSchema, skillSchema, skillWithVersionsSchema } from '#server/skills/publish/schema.ts'
import { KEPT_VERSION_CHARS_MAX } from '#server/skills/schema.ts'

const params = z.object({ slug: z.string().max(130) })
const forced = z.object({ force: z.enum(['true', 'false']).default('false') })

/**
 * A skill with its versions, the newest first, 100 a page: `next` goes into `before`. `owner` is the short name of the workspace that
 * published a public one.
 */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  params,
  query: z.object({ owner: z.string().max(63).optional(), before: z.string().max(KEPT_VERSION_CHARS_MAX).optional() }),
  answer: skillWithVersionsSchema,
  errors: ['SKILL_NOT_FOUND', 'SKILL_VERSION_NOT_FOUND'],
  handler: async ({ principal, params: { slug }, query: { owner, before } }) =>
    await describeSkill(principal.workspaceId, owner === undefined ? slug : `${owner}/${slug}`, before),
})

/** Who sees a skill, and how the registry describes it. Others may have added a public one: private again only with `force`. */
export const PATCH = defineRoute({
  capability: 'skills:publish',
  token: 'author',
  params,
  query: forced,
  body: changeSkillSchema,
  answer: skillSchema,
  errors: ['SKILL_NOT_FOUND', 'SKILL_NOT_OWNER', 'SKILL_IN_USE'],
  handler: async ({ principal, params: { slug }, query, body }) => {
    const options = { by: principal.userId, force: query.force === 'true' }
    return skillDto(principal.workspaceId, await changeSkill(principal.workspaceId, slug, body, options))
  },
})

/** Takes a skill out of use for good; its name stays taken. While it may be in use, only with `force`. */
export const DELETE = defineRoute({
  capability: 'skills:manage',
  params,
  query: forced,
  answer: z.object({ deleted: z.literal(true), slug: z.string() }),
  errors: ['SKILL_NOT_FOUND', 'SKILL_NOT_OWNER', 'SKILL_IN_USE'],
  handler: async ({ principal, params: { slug }, query }) => {
    const options = { by: principal.userId, force: query.force === 'true' }
    return { deleted: true as const, ...(await deleteSkill(principal.workspaceId, slug, options)) }
  },
})
