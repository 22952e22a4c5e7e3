import { defineModelRoute } from '#server/entry/model-door/define-model-route.ts'
import { shownRole } from '#server/entry/model-door/shown-role.ts'
import { listModelRoles } from '#server/gateway/llm/settings/read-chain.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

const REASON = 'GET /models lists those that may be asked.'

/** One role that may be asked; some clients look whether it is there before they ask it. */
export const GET = defineModelRoute({
  handler: async ({ asker, request }) => {
    const id = decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '')
    const roles = await inScope(asker.workspaceId, async (scope) => await listModelRoles(scope))
    if (!roles.includes(id)) throw new AppError('NOT_FOUND', { context: { reason: REASON } })
    return shownRole(id)
  },
})
