import { z } from 'zod'
import { resumedSchema } from '#server/bridge/costs/schema.ts'
import { changeLimit, liftLimit } from '#server/dispatch/change-limit.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { changeLimitSchema } from '#server/gateway/llm/settings/schema.ts'

const params = z.object({ id: z.string().max(64) })

/** Another amount, or another thing to happen at it; runs that wait there and fit now go on. */
export const PATCH = defineRoute({
  capability: 'models:manage',
  params,
  body: changeLimitSchema,
  answer: resumedSchema,
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, params: { id }, body }) => await changeLimit(principal.workspaceId, id, body, principal.userId),
})

/** Lifts it; the others stay, and runs that wait at it go on. */
export const DELETE = defineRoute({
  capability: 'models:manage',
  params,
  answer: resumedSchema,
  handler: async ({ principal, params: { id } }) => await liftLimit(principal.workspaceId, id, principal.userId),
})
