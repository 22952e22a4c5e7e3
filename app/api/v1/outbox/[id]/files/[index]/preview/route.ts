import { z } from 'zod'
import { previewFile } from '#server/bridge/preview-file.ts'
import { filePreviewSchema } from '#server/bridge/results/schema.ts'
import { readOutboxFile } from '#server/connectors/mail/read-outbox.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A file that came with a message of the outbox, to look at. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string(), index: z.coerce.number().int().catch(-1) }),
  answer: filePreviewSchema,
  handler: async ({ principal, params, request }) => {
    const { name, bytes } = await inScope(principal.workspaceId, async (scope) => await readOutboxFile(scope, params.id, params.index))
    return await previewFile(name, bytes, sayTo(request))
  },
})
