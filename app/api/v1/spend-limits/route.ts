import { listLimitViews } from '#server/bridge/costs/read-limits.ts'
import { limitViewSchema } from '#server/bridge/costs/schema.ts'
import { idAnswer, itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { setLimitSchema } from '#server/gateway/llm/settings/schema.ts'
import { setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'

/** How much models may cost, with what counts under each limit now. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: itemsOf(limitViewSchema),
  handler: async ({ principal }) => ({ items: await listLimitViews(principal.workspaceId) }),
})

/** Sets one more. Only an admin: it stands above what a job description says of itself. */
export const POST = defineRoute({
  capability: 'models:manage',
  body: setLimitSchema,
  idempotent: true,
  status: 201,
  answer: idAnswer,
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, body }) => await setSpendLimit(principal.workspaceId, body, principal.userId),
})
