import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { removeRole } from '#server/gateway/llm/settings/remove-role.ts'
import { roleNameSchema } from '#server/gateway/llm/settings/schema.ts'

/** No model answers for it any more. */
export const DELETE = defineRoute({
  capability: 'models:manage',
  params: z.object({ role: roleNameSchema }),
  answer: 'nothing',
  handler: async ({ principal, params: { role } }) => await removeRole(principal.workspaceId, role, principal.userId),
})
