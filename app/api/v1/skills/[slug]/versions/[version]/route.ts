import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { describeVersion } from '#server/skills/publish/describe-skill.ts'
import { skillVersionSchema } from '#server/skills/publish/schema.ts'
import { KEPT_VERSION_CHARS_MAX } from '#server/skills/schema.ts'

/** A version with its fields, files, reach and the report of its checks. */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  params: z.object({ slug: z.string().max(130), version: z.string().max(KEPT_VERSION_CHARS_MAX) }),
  query: z.object({ owner: z.string().max(63).optional() }),
  answer: skillVersionSchema,
  errors: ['SKILL_NOT_FOUND', 'SKILL_VERSION_NOT_FOUND'],
  handler: async ({ principal, params: { slug, version }, query: { owner } }) =>
    await describeVersion(principal.workspaceId, owner === undefined ? slug : `${owner}/${slug}`, version),
})
