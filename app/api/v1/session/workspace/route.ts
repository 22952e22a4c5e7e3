import { z } from 'zod'
import { defineAccountRoute } from '#server/entry/define-account-route.ts'
import { switchWorkspace } from '#server/identity/switch-workspace.ts'

/** Moves this session into another workspace of the person. */
export const PUT = defineAccountRoute({
  body: z.object({ workspaceId: z.string().max(64) }),
  answer: 'nothing',
  handler: async ({ account, body }) => await switchWorkspace(account, body.workspaceId),
})
