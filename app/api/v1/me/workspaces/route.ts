import { workspacesAnswer } from '#server/entry/answers.ts'
import { defineAccountRoute } from '#server/entry/define-account-route.ts'
import { listWorkspaces } from '#server/identity/switch-workspace.ts'

/** The workspaces I may enter, with my role in each. */
export const GET = defineAccountRoute({
  answer: workspacesAnswer,
  handler: async ({ account }) => ({ items: await listWorkspaces(account), chosen: account.chosenWorkspaceId }),
})
