import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { installTemplate } from '#server/members/install-template.ts'

/** Hires a crew member from a template; its sample files are put beside the workspace's files. */
export const POST = defineRoute({
  capability: 'members:write',
  params: z.object({ ref: z.string() }),
  idempotent: true,
  status: 201,
  handler: async ({ principal, params }) => await installTemplate(principal.workspaceId, { ref: params.ref, by: principal.userId }),
})
