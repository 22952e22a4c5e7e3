import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { readVersionArchive } from '#server/skills/publish/read-version-archive.ts'
import { KEPT_VERSION_CHARS_MAX } from '#server/skills/schema.ts'

/** The archive of a version as it was published, byte for byte. */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  params: z.object({ slug: z.string().max(130), version: z.string().max(KEPT_VERSION_CHARS_MAX) }),
  query: z.object({ owner: z.string().max(63).optional() }),
  answer: 'application/gzip',
  errors: ['SKILL_NOT_FOUND', 'SKILL_VERSION_NOT_FOUND', 'SKILL_VERSION_YANKED', 'BLOB_DAMAGED'],
  handler: async ({ principal, params: { slug, version }, query: { owner } }) => {
    const bytes = await readVersionArchive(principal.workspaceId, owner === undefined ? slug : `${owner}/${slug}`, version)
    return new Response(Buffer.from(bytes), {
      headers: { 'content-type': 'application/gzip', 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' },
    })
  },
})
