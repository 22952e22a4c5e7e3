import { z } from 'zod'
import { attachment } from '#server/entry/attachment.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { exportMember } from '#server/members/export-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A crew member as one YAML file: the version asked for, else the open text. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  query: z.object({ version: z.coerce.number().int().min(1).optional() }),
  answer: 'application/yaml',
  handler: async ({ principal, params, query }) => {
    const wanted = { memberId: params.id, ...(query.version === undefined ? {} : { n: query.version }) }
    const { fileName, text } = await inScope(principal.workspaceId, async (scope) => await exportMember(scope, wanted))
    return attachment(fileName, Buffer.from(text), 'application/yaml')
  },
})
