import { z } from 'zod'
import { SNOOZES } from '#server/approvals/core/snooze-until.ts'
import { endSnooze, snoozeApproval } from '#server/approvals/snooze/snooze-approval.ts'
import { defineRoute } from '#server/entry/define-route.ts'

const params = z.object({ id: z.string() })

/** Sets a plan aside for me alone, until then or two hours before it ends, whichever is sooner. */
export const PUT = defineRoute({
  capability: 'approvals:decide',
  params,
  body: z.object({ until: z.enum(SNOOZES) }),
  answer: z.object({ until: z.string() }),
  handler: async ({ principal, params: { id }, body }) => await snoozeApproval(principal, id, body.until),
})

/** Takes it back at once. */
export const DELETE = defineRoute({
  capability: 'approvals:decide',
  params,
  answer: 'nothing',
  handler: async ({ principal, params: { id } }) => await endSnooze(principal, id),
})
