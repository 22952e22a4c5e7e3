import { z } from 'zod'
import { readUpload } from '#server/bridge/skills/read-upload.ts'
import { skillUploadSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** What became of one upload, stage by stage. */
export const GET = defineRoute({
  capability: 'skills:view',
  params: z.object({ id: z.string().max(64) }),
  answer: skillUploadSchema,
  errors: ['NOT_FOUND'],
  handler: async ({ principal, params, request }) => await readUpload(principal.workspaceId, params.id, sayTo(request)),
})
