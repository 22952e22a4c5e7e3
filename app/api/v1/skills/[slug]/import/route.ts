import { z } from 'zod'
import { demand } from '#server/entry/authorise.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { beginPublish } from '#server/skills/publish/begin-publish.ts'
import { PUBLISH_REFUSALS, publishedOrThrow } from '#server/skills/publish/bundle-of-request.ts'
import { importSkill } from '#server/skills/publish/import-skill.ts'
import { INSIDE_NEEDS, openInside } from '#server/skills/publish/inside-address.ts'
import { importSkillSchema, publishedSchema } from '#server/skills/publish/schema.ts'

/** Publishes a version from a `.tar.gz` at a public address, or one that an admin says is inside the own network, checked like an upload. */
export const POST = defineRoute({
  capability: 'skills:publish',
  token: 'author',
  params: z.object({ slug: z.string().max(130) }),
  rateLimit: { max: 30, perMs: 60_000 },
  body: importSkillSchema,
  idempotent: true,
  status: 201,
  answer: publishedSchema,
  errors: [...PUBLISH_REFUSALS, 'EGRESS_REFUSED', 'CONNECTOR_UNAVAILABLE', 'SKILL_ADDRESS_TIMEOUT', 'CONNECTOR_REFUSED'],
  handler: async ({ principal, params: { slug }, body }) => {
    const { workspaceId, userId } = principal
    await beginPublish(workspaceId, { slug, bytes: 0 })
    if (body.inside) await demand(principal, INSIDE_NEEDS)
    const allow = await openInside(principal, { slug, ...body })
    return publishedOrThrow(await importSkill(workspaceId, { slug, url: body.url, allow }, userId))
  },
})
