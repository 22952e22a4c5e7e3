import { defineModelRoute } from '#server/entry/model-door/define-model-route.ts'
import { shownRole } from '#server/entry/model-door/shown-role.ts'
import { listModelRoles } from '#server/gateway/llm/settings/read-chain.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The roles that may be asked. Which provider answers, and with what key, is nobody's business here. */
export const GET = defineModelRoute({
  handler: async ({ asker }) => {
    const roles = await inScope(asker.workspaceId, async (scope) => await listModelRoles(scope))
    return { object: 'list', data: roles.map(shownRole) }
  },
})
