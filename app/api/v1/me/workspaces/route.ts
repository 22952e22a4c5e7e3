import { defineAccountRoute } from '#server/entry/define-account-route.ts'
import { listWorkspaces } from '#server/identity/switch-workspace.ts'

/** The workspaces I may enter, with my role in each. */
export const GET = defineAccountRoute({
  handler: async ({ account }) => ({ items: await listWorkspaces(account), chosen: account.chosenWorkspaceId }),
})
