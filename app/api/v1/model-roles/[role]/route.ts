import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { removeRole } from '#server/gateway/llm/settings/remove-role.ts'
import { roleNameSchema } from '#server/gateway/llm/settings/schema.ts'

/** No model answers for it any more. */
export const DELETE = defineRoute({
  capability: 'models:manage',
  params: z.object({ role: roleNameSchema }),
  // `was`: the `changedAt` of its models as the admin saw it; where others were chosen meanwhile, nothing is changed
  query: z.object({ was: z.iso.datetime().optional() }),
  answer: 'nothing',
  errors: ['CONFLICT'],
  handler: async ({ principal, params: { role }, query: { was } }) => await removeRole(principal.workspaceId, role, principal.userId, was),
})
