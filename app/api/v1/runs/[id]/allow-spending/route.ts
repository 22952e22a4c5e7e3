import { z } from 'zod'
import { allowSpending } from '#server/dispatch/allow-spending.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { allowSpendingSchema } from '#server/gateway/llm/settings/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Allows a run that waits at a limit of cost so much more, and lets it go on. Only an admin, never with a token. */
export const POST = defineRoute({
  capability: 'models:manage',
  params: z.object({ id: z.string() }),
  body: allowSpendingSchema,
  answer: 'nothing',
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params, body }) =>
    await inScope(principal.workspaceId, async (scope) => await allowSpending(scope, params.id, body, principal.userId)),
})
