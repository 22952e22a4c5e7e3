import { z } from 'zod'

/** Verdicts, mildest first; the index is CabinCrew's severity 0–3 (requirements 8.6). */
export const decisionSchema = z.enum(['allow', 'warn', 'require_approval', 'deny'])
export type Decision = z.infer<typeof decisionSchema>

/** One rule's answer on one plan. `reason` is shown to people; `ordinals` names the effects it speaks of. */
export const evaluationSchema = z.object({
  source: z.enum(['rules', 'cedar', 'opa', 'onnx']),
  policyId: z.string(),
  decision: decisionSchema,
  reason: z.string(),
  ordinals: z.array(z.number().int()).default([]),
  /** How many people have to agree; 2 where a house rule wants two. */
  votesNeeded: z.number().int().min(1).max(2).default(1),
})
export type Evaluation = z.infer<typeof evaluationSchema>

export const verdictSchema = z.object({ decision: decisionSchema, evaluations: z.array(evaluationSchema), policyDigest: z.string() })
export type Verdict = z.infer<typeof verdictSchema>

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const MAILS_MAX = 10_000
const AMOUNT_MAX = 1_000_000_000

/**
 * A workspace's own switches over policy (ui.md, House rules); null or false = off. They only make decisions stricter:
 * the built-in rules stand below them.
 */
export const houseRulesSchema = z.strictObject({
  /** Mail goes to these domains only, e.g. `acme.com`; anything else is stopped. */
  onlyDomains: z
    .array(z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/))
    .min(1)
    .max(50)
    .nullable(),
  /** Between these times of the workspace's zone nothing leaves unasked. */
  quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).nullable(),
  /** More mails than this in one plan: two people. */
  twoPeopleOverMails: z.number().int().min(1).max(MAILS_MAX).nullable(),
  /** A sum of amounts above this in one plan: two people. */
  twoPeopleOverAmount: z.number().min(0).max(AMOUNT_MAX).nullable(),
  /** Nothing is deleted for good. */
  noDeletes: z.boolean(),
})
export type HouseRules = z.infer<typeof houseRulesSchema>

/** A new workspace has none switched on. */
export const NO_HOUSE_RULES: HouseRules = {
  onlyDomains: null,
  quietHours: null,
  twoPeopleOverMails: null,
  twoPeopleOverAmount: null,
  noDeletes: false,
}

/** What decides: the built-in rules and these switches. Its digest is sealed into every plan. */
export interface PolicyBundle {
  readonly digest: string
  readonly houseRules: HouseRules
}
