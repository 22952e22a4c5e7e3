import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { removeSpendLimit } from '#server/gateway/llm/settings/remove-spend-limit.ts'
import { changeLimitSchema } from '#server/gateway/llm/settings/schema.ts'
import { changeSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'

const params = z.object({ id: z.string().max(64) })

/** Another amount, or another thing to happen at it. */
export const PATCH = defineRoute({
  capability: 'models:manage',
  params,
  body: changeLimitSchema,
  answer: 'nothing',
  errors: ['SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params: { id }, body }) => await changeSpendLimit(principal.workspaceId, id, body, principal.userId),
})

/** Lifts it; the others stay. */
export const DELETE = defineRoute({
  capability: 'models:manage',
  params,
  answer: 'nothing',
  handler: async ({ principal, params: { id } }) => await removeSpendLimit(principal.workspaceId, id, principal.userId),
})
