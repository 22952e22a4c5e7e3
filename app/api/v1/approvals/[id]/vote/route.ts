import { z } from 'zod'
import { vote } from '#server/approvals/vote.ts'
import { voterOf } from '#server/bridge/list-approvals.ts'
import { voteSchema } from '#server/bridge/schema.ts'
import { voteAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { msg } from '#server/kernel/language/say.ts'

/** A no without a reason leaves whoever started the run with nothing to change. */
const ballotSchema = voteSchema.refine((ballot) => ballot.decision === 'approve' || ballot.reason.trim() !== '', {
  path: ['reason'],
  message: msg('Say why: whoever started the run reads it and can change it.'),
})

/** Decides: a POST in a recent session that repeats the token displayed (domain §7). */
export const POST = defineRoute({
  capability: 'approvals:decide',
  params: z.object({ id: z.string() }),
  body: ballotSchema,
  answer: voteAnswer,
  errors: ['PLAN_STALE', 'ALREADY_DECIDED', 'APPROVER_CONFLICTED', 'APPROVER_NOT_ENTITLED', 'REAUTH_REQUIRED', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params, body }) => await vote(principal.workspaceId, voterOf(principal), { approvalId: params.id, ...body }),
})
