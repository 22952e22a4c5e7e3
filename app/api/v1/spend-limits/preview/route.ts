import { previewLimit } from '#server/bridge/costs/preview-limit.ts'
import { limitPreviewSchema } from '#server/bridge/costs/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { previewLimitSchema } from '#server/gateway/llm/settings/schema.ts'

/** What this limit would have stopped in the last 30 days; changes nothing. */
export const POST = defineRoute({
  capability: 'models:manage',
  body: previewLimitSchema,
  rateLimit: { max: 60, perMs: 60_000 },
  answer: limitPreviewSchema,
  handler: async ({ principal, body }) => await previewLimit(principal.workspaceId, body),
})
