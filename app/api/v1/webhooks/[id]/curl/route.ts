import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { publicUrl } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { signedCurl } from '#server/triggers/hooks/send-test.ts'

/** A command that sends the sample once, signed for the next five minutes; for its owner alone. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string() }),
  errors: ['SECRET_NOT_BOUND', 'KEYS_MISSING'],
  answer: z.object({ command: z.string() }),
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => {
      const who = { by: principal.userId, origin: publicUrl() }
      return await signedCurl(scope, params.id, who, systemClock.nowMs())
    }),
})
