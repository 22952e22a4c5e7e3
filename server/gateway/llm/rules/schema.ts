import { z } from 'zod'
import { roleNameSchema } from '#server/gateway/llm/settings/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** What an admin says may not go to a model, or come back from one (requirements §8.12). Safe for the client. */

export const RULES_MAX = 30
export const WORDS_MAX = 50
const WORD_LENGTH_MAX = 100
const PATTERN_LENGTH_MAX = 500

/** How a rule finds something: words as they are written, or a regular expression that takes bounded time. */
export const ruleFindsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('words'),
    words: z
      .array(z.string().trim().min(1).max(WORD_LENGTH_MAX, msg('At most 100 characters')))
      .min(1, msg('Write at least one'))
      .max(WORDS_MAX, msg('At most 50 words in one rule')),
  }),
  z.strictObject({
    kind: z.literal('pattern'),
    pattern: z.string().min(1, msg('Write a pattern')).max(PATTERN_LENGTH_MAX, msg('At most 500 characters')),
  }),
])
export type RuleFinds = z.infer<typeof ruleFindsSchema>

/** What is looked through. */
export const ruleWhereSchema = z.enum(['request', 'answer', 'both'])
export type RuleWhere = z.infer<typeof ruleWhereSchema>

/** `stop`: the call is refused. `hide`: it is left out of the text. `note`: it goes on, and the proof says so. */
export const ruleDoesSchema = z.enum(['stop', 'hide', 'note'])
export type RuleDoes = z.infer<typeof ruleDoesSchema>

const ruleId = z.string().regex(/^mru_[0-9a-z]{1,40}$/)
const fields = {
  name: z.string().trim().min(1, msg('Give it a name')).max(80, msg('At most 80 characters')),
  finds: ruleFindsSchema,
  where: ruleWhereSchema,
  does: ruleDoesSchema,
  /** Uses that it holds for; none = every one, also those that come later. */
  roles: z.array(roleNameSchema).max(20).default([]),
}
export const modelRuleSchema = z.strictObject({ id: ruleId, ...fields })
export type ModelRule = z.infer<typeof modelRuleSchema>
export const modelRulesSchema = z.array(modelRuleSchema).max(RULES_MAX)

/** All rules at once, so that two admins do not undo each other. A new one has no id yet. */
export const setModelRulesSchema = z.strictObject({
  rules: z.array(z.strictObject({ id: ruleId.nullable().default(null), ...fields })).max(RULES_MAX, msg('At most 30 rules')),
  /** Number of the rules that the admin saw; 0 = none yet. */
  was: z.number().int().min(0),
})
export type SetModelRules = z.infer<typeof setModelRulesSchema>

export const modelRulesViewSchema = z.object({
  n: z.number(),
  rules: z.array(modelRuleSchema),
  /** False: they are not what an admin decided, and no model is asked anything until they are set anew. */
  holds: z.boolean(),
  changedBy: z.string().nullable(),
  changedAt: z.string().nullable(),
})
export type ModelRulesView = z.infer<typeof modelRulesViewSchema>
