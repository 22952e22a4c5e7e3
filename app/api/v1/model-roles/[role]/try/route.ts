import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { roleNameSchema, roleTrySchema } from '#server/gateway/llm/settings/schema.ts'
import { tryRole } from '#server/gateway/llm/settings/try-role.ts'

/** Asks its models one tiny question, counted like any other. */
export const POST = defineRoute({
  capability: 'models:manage',
  params: z.object({ role: roleNameSchema }),
  rateLimit: { max: 10, perMs: 60_000 },
  answer: roleTrySchema,
  errors: ['MODEL_UNAVAILABLE', 'MODEL_NOT_CLEARED', 'BUDGET_EXCEEDED', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params: { role } }) => await tryRole(principal.workspaceId, role, principal.userId),
})
