import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { BUNDLE_BODY_BYTES_MAX } from '#server/skills/publish/begin-publish.ts'
import { bundleOfRequest, PUBLISH_REFUSALS, publishedOrThrow } from '#server/skills/publish/bundle-of-request.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { publishedSchema } from '#server/skills/publish/schema.ts'

/**
 * Publishes a version: a `.tar.gz` as the body, or as the field `bundle` of a form. Refused with every finding of every check, each
 * with its stage in `errors[].pointer`; the report is kept either way.
 */
export const POST = defineRoute({
  capability: 'skills:publish',
  token: 'author',
  params: z.object({ slug: z.string().max(130) }),
  rateLimit: { max: 30, perMs: 60_000 },
  upload: { bytesMax: BUNDLE_BODY_BYTES_MAX },
  idempotent: true,
  status: 201,
  answer: publishedSchema,
  errors: PUBLISH_REFUSALS,
  handler: async ({ principal, params: { slug }, bytes, request }) => {
    const archive = await bundleOfRequest(request.headers.get('content-type') ?? '', bytes)
    return publishedOrThrow(await publishVersion(principal.workspaceId, { slug, archive, origin: 'upload' }, principal.userId))
  },
})
