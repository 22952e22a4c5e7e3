import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { providerTestSchema } from '#server/gateway/llm/settings/schema.ts'
import { testProvider } from '#server/gateway/llm/settings/test-provider.ts'

/** Asks a provider which models it has; no text of anybody goes there. */
export const POST = defineRoute({
  capability: 'models:manage',
  params: z.object({ id: z.string().max(64) }),
  rateLimit: { max: 20, perMs: 60_000 },
  answer: providerTestSchema,
  errors: ['SECRET_NOT_BOUND', 'KEYS_MISSING'],
  handler: async ({ principal, params: { id } }) => await testProvider(principal.workspaceId, id, principal.userId),
})
