import { z } from 'zod'
import { previewHouseRules } from '#server/bridge/house-rules/preview-house-rules.ts'
import { rulesPreviewSchema } from '#server/bridge/house-rules/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { houseRulesSchema } from '#server/policy/schema.ts'

/** What these house rules would have made of the plans of the last 30 days; changes nothing. */
export const POST = defineRoute({
  capability: 'workspace:manage',
  body: z.strictObject({ houseRules: houseRulesSchema }),
  rateLimit: { max: 30, perMs: 60_000 },
  answer: rulesPreviewSchema,
  handler: async ({ principal, body, request }) => await previewHouseRules(principal.workspaceId, body.houseRules, sayTo(request)),
})
