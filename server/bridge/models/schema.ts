import { z } from 'zod'
import { modelChoiceSchema } from '#server/gateway/llm/schema.ts'
import { clearanceSchema, presetSchema, providerTestSchema } from '#server/gateway/llm/settings/schema.ts'

/** What the screen of models gets; safe for the client. Never a key. Times are RFC 3339 in UTC, money millionths of a euro. */

export const providerViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  preset: presetSchema,
  /** Name of the product; null = another server that speaks the same way. */
  title: z.string().nullable(),
  baseUrl: z.string(),
  host: z.string(),
  inside: z.boolean(),
  hasKey: z.boolean(),
  clearance: clearanceSchema,
  seesPersonal: z.boolean(),
  keepsPrompts: z.boolean(),
  prices: z.array(z.object({ model: z.string(), inputMicroPerMillion: z.number(), outputMicroPerMillion: z.number() })),
  test: providerTestSchema.nullable(),
  testedAt: z.string().nullable(),
  changedBy: z.string(),
  changedAt: z.string(),
  /** False: its row is not what an admin signed, and it is asked nothing. */
  holds: z.boolean(),
  /** Uses that name it. */
  usedIn: z.array(z.string()),
  /** What came of asking it in the last 24 hours. */
  lately: z.object({
    answered: z.number(),
    /** Per model and reason, the latest first, at most 5. */
    failed: z.array(z.object({ model: z.string(), outcome: z.string(), status: z.number().nullable(), n: z.number(), lastAt: z.string() })),
  }),
})
export type ProviderView = z.infer<typeof providerViewSchema>

/** What models are used for; a job description names it. */
export const roleViewSchema = z.object({
  role: z.string(),
  /** Empty = nobody chose any yet. */
  chain: z.array(modelChoiceSchema),
  /** When they were chosen last; null while none are. */
  changedAt: z.string().nullable(),
  /** Said by Muster for what it knows; null for a workspace's own. */
  means: z.string().nullable(),
  /** Crew members that need it: at work, or as an open draft. */
  members: z.array(z.object({ id: z.string(), name: z.string(), atWork: z.boolean() })),
})
export type RoleView = z.infer<typeof roleViewSchema>

export const presetViewSchema = z.object({
  preset: presetSchema,
  title: z.string().nullable(),
  baseUrl: z.string(),
  needsKey: z.boolean(),
  inside: z.boolean(),
})
export type PresetView = z.infer<typeof presetViewSchema>

export const modelsViewSchema = z.object({
  providers: z.array(providerViewSchema),
  roles: z.array(roleViewSchema),
  presets: z.array(presetViewSchema),
  /** Crew members at work, and how many of them ask no model. */
  members: z.object({ all: z.number(), withoutModel: z.number() }),
})
export type ModelsView = z.infer<typeof modelsViewSchema>
