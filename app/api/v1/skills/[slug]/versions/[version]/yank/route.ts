import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { yankSchema } from '#server/skills/publish/schema.ts'
import { reinstateVersion, yankVersion } from '#server/skills/publish/yank-version.ts'
import { KEPT_VERSION_CHARS_MAX } from '#server/skills/schema.ts'

const params = z.object({ slug: z.string().max(130), version: z.string().max(KEPT_VERSION_CHARS_MAX) })

/** Withdraws a version: `normal`, nobody chooses it any more; `security`, nobody gets it any more, at once. */
export const POST = defineRoute({
  capability: 'skills:publish',
  token: 'author',
  params,
  body: yankSchema,
  answer: 'nothing',
  errors: ['SKILL_NOT_FOUND', 'SKILL_NOT_OWNER', 'SKILL_VERSION_NOT_FOUND', 'SKILL_VERSION_YANKED', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params: { slug, version }, body }) =>
    await yankVersion(principal.workspaceId, slug, { version, ...body }, principal.userId),
})

/** Takes a withdrawal back; of a version that was not withdrawn, nothing. */
export const DELETE = defineRoute({
  capability: 'skills:manage',
  params,
  answer: 'nothing',
  errors: ['SKILL_NOT_FOUND', 'SKILL_NOT_OWNER', 'SKILL_VERSION_NOT_FOUND', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params: { slug, version } }) =>
    await reinstateVersion(principal.workspaceId, slug, version, principal.userId),
})
