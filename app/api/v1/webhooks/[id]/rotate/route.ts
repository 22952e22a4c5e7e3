import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { rotateSecret } from '#server/triggers/hooks/rotate-secret.ts'
import { shownSecretSchema } from '#server/triggers/hooks/schema.ts'

/** A new secret, shown once; the one before counts for another 24 hours. */
export const POST = defineRoute({
  capability: 'triggers:manage',
  params: z.object({ id: z.string() }),
  errors: ['SECRET_NOT_BOUND', 'KEYS_MISSING'],
  answer: shownSecretSchema,
  handler: async ({ principal, params }) =>
    await inScope(principal.workspaceId, async (scope) => await rotateSecret(scope, params.id, principal.userId, systemClock.nowMs())),
})
