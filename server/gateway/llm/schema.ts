import { z } from 'zod'

/** One model of a chain: what is asked, how long, how often before the next one. */
export const modelChoiceSchema = z.strictObject({
  provider: z.string().min(1).max(100),
  model: z.string().min(1).max(200),
  timeoutMs: z.number().int().min(1000).max(600_000).default(60_000),
  attemptsMax: z.number().int().min(1).max(5).default(2),
})
export type ModelChoice = z.output<typeof modelChoiceSchema>

/** Asked in this order; the first that answers counts. */
export const modelChainSchema = z.array(modelChoiceSchema).min(1).max(5)
export type ModelChain = z.output<typeof modelChainSchema>
