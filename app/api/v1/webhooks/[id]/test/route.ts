import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { checkRate } from '#server/entry/rate-limit/check-rate.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { takenSchema } from '#server/triggers/hooks/schema.ts'
import { sendTest } from '#server/triggers/hooks/send-test.ts'

/** Sends the sample to its own address, signed and taken as any other message: it starts a real run. */
export const POST = defineRoute({
  capability: 'runs:start',
  params: z.object({ id: z.string() }),
  status: 202,
  errors: ['SECRET_NOT_BOUND', 'KEYS_MISSING'],
  answer: takenSchema,
  handler: async ({ principal, params }) => {
    const startedMs = systemClock.monotonicMs()
    const given = { sentBy: principal.userId, count: checkRate, sinceMs: () => systemClock.monotonicMs() - startedMs }
    return await sendTest(principal.workspaceId, params.id, given, systemClock.nowMs())
  },
})
