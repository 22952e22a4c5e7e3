import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { streamPublish } from '#server/entry/stream-publish.ts'
import { BUNDLE_BODY_BYTES_MAX, beginPublish } from '#server/skills/publish/begin-publish.ts'
import { bundleOfRequest, PUBLISH_REFUSALS } from '#server/skills/publish/bundle-of-request.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'

export const dynamic = 'force-dynamic'

/**
 * Publishes a version as `POST …/versions` does, for somebody who watches: the report's stages come as they are done, one JSON value a
 * line. The report is kept under the id of the first line, whether or not the stream was read to its end.
 */
export const POST = defineRoute({
  capability: 'skills:publish',
  params: z.object({ slug: z.string().max(130) }),
  rateLimit: { max: 30, perMs: 60_000 },
  upload: { bytesMax: BUNDLE_BODY_BYTES_MAX },
  answer: 'application/x-ndjson',
  errors: PUBLISH_REFUSALS,
  handler: async ({ principal: { workspaceId, userId }, params: { slug }, bytes, request, requestId }) => {
    const archive = await bundleOfRequest(request.headers.get('content-type') ?? '', bytes)
    return streamPublish({
      uploadId: await beginPublish(workspaceId, { slug, bytes: archive.byteLength }),
      requestId,
      where: 'publish a skill',
      say: sayTo(request),
      run: async (watch) => await publishVersion(workspaceId, { slug, archive, origin: 'upload' }, userId, watch),
    })
  },
})
