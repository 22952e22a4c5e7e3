import { z } from 'zod'
import { rulesAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { activateHouseRules } from '#server/policy/activate-house-rules.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import { houseRulesSchema } from '#server/policy/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The workspace's own switches over policy, with the digest that a change must name. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: rulesAnswer,
  handler: async ({ principal }) => await inScope(principal.workspaceId, currentBundle),
})

const digest = z.string().max(64)

/**
 * Puts house rules into force, all at once; `was` is the digest that was shown, `previewed` the one that
 * `POST /house-rules/preview` gave for these rules: what they would have done is looked at first.
 */
export const PUT = defineRoute({
  capability: 'workspace:manage',
  body: z.strictObject({ houseRules: houseRulesSchema, was: digest, previewed: digest }),
  answer: rulesAnswer,
  handler: async ({ principal, body }) => await activateHouseRules(principal.workspaceId, { ...body, by: principal.userId }),
})
