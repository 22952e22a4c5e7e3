import { createWorkspace } from '#server/authoring/set-up/create-workspace.ts'
import { idAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { createWorkspaceSchema } from '#server/identity/schema.ts'

/** Opens another workspace, in practice, and moves this session there. */
export const POST = defineRoute({
  capability: 'workspace:create',
  body: createWorkspaceSchema,
  idempotent: true,
  status: 201,
  answer: idAnswer,
  handler: async ({ principal, body }) => ({ id: await createWorkspace(identityContext, principal, body) }),
})
