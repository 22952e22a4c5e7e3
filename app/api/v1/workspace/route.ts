import { tightenOpenApprovals } from '#server/approvals/tighten-open-approvals.ts'
import { workspaceAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { changeWorkspace, readWorkspace } from '#server/identity/change-workspace.ts'
import { updateWorkspaceSchema } from '#server/identity/schema.ts'

export const GET = defineRoute({
  capability: 'workspace:read',
  answer: workspaceAnswer,
  handler: async ({ principal }) => await readWorkspace(principal),
})

/** Name, time zone, practice, single-person approval. */
export const PATCH = defineRoute({
  capability: 'workspace:manage',
  body: updateWorkspaceSchema,
  answer: workspaceAnswer,
  handler: async ({ principal, body }) => {
    await changeWorkspace(identityContext, principal, body)
    if (body.practice === false || body.singlePersonApproval === false) await tightenOpenApprovals(principal.workspaceId)
    return await readWorkspace(principal)
  },
})
