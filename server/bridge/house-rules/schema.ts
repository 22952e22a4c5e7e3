import { z } from 'zod'
import { decisionSchema } from '#server/policy/schema.ts'

/** What rules make of a plan: the verdict, how many people must agree, and which of the workspace's own rules said so. */
export const outcomeSchema = z.object({
  decision: decisionSchema,
  votesNeeded: z.number().int().min(1).max(2),
  reasons: z.array(z.string()),
})
export type Outcome = z.infer<typeof outcomeSchema>

/** A stored plan that the proposed house rules would have decided otherwise than those in force. Times are RFC 3339 in UTC. */
export const rulesDifferenceSchema = z.object({
  runId: z.string(),
  runN: z.number(),
  leg: z.number(),
  memberName: z.string(),
  sentence: z.string(),
  sealedAt: z.string(),
  before: outcomeSchema,
  after: outcomeSchema,
})
export type RulesDifference = z.infer<typeof rulesDifferenceSchema>

/** "What would this have done?" about house rules: only differences are listed. `digest` names what was shown. */
export const rulesPreviewSchema = z.object({
  digest: z.string(),
  was: z.string(),
  plans: z.number(),
  days: z.number(),
  /** There were more plans than are looked at: only the newest were. */
  more: z.boolean(),
  differences: z.array(rulesDifferenceSchema),
})
export type RulesPreview = z.infer<typeof rulesPreviewSchema>
