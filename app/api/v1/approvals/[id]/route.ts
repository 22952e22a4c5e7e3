import { z } from 'zod'
import { noteFirstSeen } from '#server/approvals/note-first-seen.ts'
import { readApproval } from '#server/bridge/read-approval.ts'
import { approvalDetailSchema } from '#server/bridge/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** One decision with its whole plan. Reading it never decides. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params: z.object({ id: z.string() }),
  answer: approvalDetailSchema,
  handler: async ({ principal, params, request }) => {
    const approval = await readApproval(principal, params.id, sayTo(request))
    await noteFirstSeen(principal, approval)
    return approval
  },
})
