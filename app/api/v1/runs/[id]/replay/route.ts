import { z } from 'zod'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { replayAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Plans the run again from its recordings and compares the plan codes; changes nothing. */
export const POST = defineRoute({
  capability: 'audit:read',
  params: z.object({ id: z.string() }),
  answer: replayAnswer,
  handler: async ({ principal, params }) => ({ legs: await replayRun(principal.workspaceId, params.id) }),
})
