import { z } from 'zod'
import { demand } from '#server/entry/authorise.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { streamPublish } from '#server/entry/stream-publish.ts'
import { beginPublish } from '#server/skills/publish/begin-publish.ts'
import { PUBLISH_REFUSALS } from '#server/skills/publish/bundle-of-request.ts'
import { importSkill } from '#server/skills/publish/import-skill.ts'
import { INSIDE_NEEDS, openInside } from '#server/skills/publish/inside-address.ts'
import { importSkillSchema } from '#server/skills/publish/schema.ts'

export const dynamic = 'force-dynamic'

/** Publishes a version from an address as `POST …/import` does, for somebody who watches: like `…/versions/live`. */
export const POST = defineRoute({
  capability: 'skills:publish',
  params: z.object({ slug: z.string().max(130) }),
  rateLimit: { max: 30, perMs: 60_000 },
  body: importSkillSchema,
  answer: 'application/x-ndjson',
  errors: [...PUBLISH_REFUSALS, 'EGRESS_REFUSED'],
  handler: async ({ principal, params: { slug }, body, request, requestId }) => {
    const { workspaceId, userId } = principal
    const uploadId = await beginPublish(workspaceId, { slug, bytes: 0 })
    if (body.inside) await demand(principal, INSIDE_NEEDS)
    const allow = await openInside(principal, { slug, ...body })
    return streamPublish({
      uploadId,
      requestId,
      where: 'import a skill',
      say: sayTo(request),
      run: async (watch) => await importSkill(workspaceId, { slug, url: body.url, allow }, userId, watch),
    })
  },
})
