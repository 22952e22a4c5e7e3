import { z } from 'zod'
import { atLimitSchema, limitPeriodSchema, limitScopeSchema } from '#server/gateway/llm/settings/schema.ts'

/** What models cost; safe for the client. Money in millionths of a euro, times RFC 3339 in UTC, days of the workspace's zone. */

/** How many days back; the last is today. */
export const COST_DAYS = [7, 30, 90] as const

/**
 * `settled` is what providers counted, at the typed prices. `estimated` is the most that calls could have cost whose provider counted
 * nothing, or that are still under way.
 */
const spentShape = { calls: z.number(), settledMicro: z.number(), estimatedMicro: z.number() }
export const spentSchema = z.object(spentShape)
export type Spent = z.infer<typeof spentSchema>

const tokensShape = { inputTokens: z.number(), outputTokens: z.number() }

export const limitViewSchema = z.object({
  id: z.string(),
  scope: limitScopeSchema,
  subjectId: z.string().nullable(),
  /** Of the crew or crew member; null for the workspace and each run. */
  subjectName: z.string().nullable(),
  maxMicro: z.number(),
  period: limitPeriodSchema,
  atLimit: atLimitSchema,
  changedAt: z.string(),
  /** What counts under it now, what is under way included; of a limit by run, the dearest run of the last 30 days. */
  usedMicro: z.number(),
  /** `warn` from 80 %; `full` when nothing is left; `broken` when its row is not what an admin signed: then nothing is let through. */
  state: z.enum(['free', 'warn', 'full', 'broken']),
  /** Runs that wait at it, oldest first, of the 200 oldest that wait at any. */
  waiting: z.array(z.object({ runId: z.string(), runN: z.number(), memberName: z.string() })),
})
export type LimitView = z.infer<typeof limitViewSchema>

/** How many of the runs that waited at a limit go on. */
export const resumedSchema = z.object({ resumed: z.number() })

export const costsViewSchema = z.object({
  days: z.number(),
  zone: z.string(),
  total: spentSchema,
  /** One entry a day, oldest first, also for days without calls. */
  byDay: z.array(z.object({ day: z.string(), ...spentShape })),
  /** Dearest first. Id null: asked by people or programs, not for a crew member. */
  byMember: z.array(z.object({ memberId: z.string().nullable(), name: z.string().nullable(), ...spentShape })),
  byModel: z.array(z.object({ provider: z.string().nullable(), model: z.string().nullable(), ...tokensShape, ...spentShape })),
  /** The 20 dearest. */
  byRun: z.array(z.object({ runId: z.string(), runN: z.number(), memberName: z.string(), at: z.string(), ...spentShape })),
  limits: z.array(limitViewSchema),
  /** For whom a limit may be set. */
  crews: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type CostsView = z.infer<typeof costsViewSchema>

/** What a limit would have stopped. */
export const limitPreviewSchema = z.object({
  days: z.number(),
  /** Calls looked at; `more`: there were more than are looked at. */
  looked: z.number(),
  more: z.boolean(),
  calls: z.number(),
  runs: z.number(),
  firstAt: z.string().nullable(),
  /** The first of those runs. */
  first: z.array(z.object({ runId: z.string(), runN: z.number(), memberName: z.string() })),
})
export type LimitPreview = z.infer<typeof limitPreviewSchema>

/** One call to a model, as the run page shows it. */
export const modelCallSchema = z.object({
  id: z.string(),
  at: z.string(),
  role: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** Null while it is under way. */
  outcome: z.string().nullable(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  costMicro: z.number(),
  isEstimated: z.boolean(),
  tookMs: z.number().nullable(),
  tried: z.array(z.object({ provider: z.string(), model: z.string(), outcome: z.string(), status: z.number().nullable() })),
  /** Kind → how many were taken out or put under a name before it left. */
  hidden: z.array(z.object({ kind: z.string(), n: z.number() })),
  /** What was said is kept, for admins to read. */
  isKept: z.boolean(),
})
export type ModelCall = z.infer<typeof modelCallSchema>

export const runCostSchema = z.object({ total: spentSchema, calls: z.array(modelCallSchema) })
export type RunCost = z.infer<typeof runCostSchema>

/** As the provider saw it: JSON texts, cut where they were too long. */
export const transcriptViewSchema = z.object({ provider: z.string(), asked: z.string(), answered: z.string(), at: z.string() })
export type TranscriptView = z.infer<typeof transcriptViewSchema>

export const memberCostSchema = z.object({ memberId: z.string(), ...spentShape })
export type MemberCost = z.infer<typeof memberCostSchema>
