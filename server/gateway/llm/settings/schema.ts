import { z } from 'zod'
import { modelChainSchema, modelChoiceSchema } from '#server/gateway/llm/schema.ts'
import { msg } from '#server/kernel/language/say.ts'
import { SECRET_LENGTH_MIN } from '#server/vault/schema.ts'

/** What an admin sets about models and their cost; safe for the client. Times are RFC 3339 in UTC, money millionths of a euro. */

export const PROVIDERS_MAX = 20
export const ROLES_MAX = 20
export const LIMITS_MAX = 200
const MODELS_MAX = 200
/** A million euros for a million tokens: more is a slip of the hand. */
const PRICE_MAX = 1_000_000_000_000
const LIMIT_MAX = 1_000_000_000_000

export const presetSchema = z.enum(['ollama', 'vllm', 'lm-studio', 'openai', 'other'])
export type Preset = z.infer<typeof presetSchema>

/** What may be told to a provider (domain §4): label(text) ≤ clearance. */
export const clearanceSchema = z.enum(['public', 'workspace', 'secret'])
export type Clearance = z.infer<typeof clearanceSchema>

export const providerNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, msg('Small letters, digits and -, beginning with a letter'))
export const roleNameSchema = z.string().regex(/^[a-z][A-Za-z0-9_]{0,39}$/, msg('Letters, digits and _, beginning with a small letter'))

const priceSchema = z.number().int().min(0).max(PRICE_MAX)
export const modelPriceSchema = z.strictObject({ inputMicroPerMillion: priceSchema, outputMicroPerMillion: priceSchema })
export const pricesSchema = z
  .record(z.string().min(1).max(200), modelPriceSchema)
  .refine((prices) => Object.keys(prices).length <= MODELS_MAX, msg('At most 200 models'))
export type Prices = z.infer<typeof pricesSchema>

/** A request to connect a provider. Its address and key are checked by the operation. */
export const addProviderSchema = z.strictObject({
  name: providerNameSchema,
  preset: presetSchema,
  baseUrl: z.string().trim().max(500),
  /** An admin says that this address is inside the own network; without it private addresses are refused. */
  inside: z.boolean().default(false),
  /** Goes into the vault and never comes back. Left out = it wants none. */
  key: z.string().min(SECRET_LENGTH_MIN).max(1000).optional(),
  clearance: clearanceSchema.default('public'),
  seesPersonal: z.boolean().default(false),
  /** What is asked and said is kept for 30 days, as the provider sees it, for admins to read. */
  keepsPrompts: z.boolean().default(false),
  prices: pricesSchema.default({}),
})
export type AddProvider = z.input<typeof addProviderSchema>

/** What is left out stays. `key: null` = it wants none any more. */
export const changeProviderSchema = z.strictObject({
  baseUrl: z.string().trim().max(500).optional(),
  inside: z.boolean().optional(),
  key: z.string().min(SECRET_LENGTH_MIN).max(1000).nullable().optional(),
  clearance: clearanceSchema.optional(),
  seesPersonal: z.boolean().optional(),
  keepsPrompts: z.boolean().optional(),
  prices: pricesSchema.optional(),
  /** Its `changedAt` as the admin saw it; where another change came meanwhile, nothing is changed. */
  was: z.iso.datetime().optional(),
})
export type ChangeProvider = z.infer<typeof changeProviderSchema>

export const setRoleSchema = z.strictObject({
  role: roleNameSchema,
  chain: modelChainSchema,
  /** The models that the admin saw there, none for an empty use; where they are others by now, nothing is changed. */
  was: z.array(modelChoiceSchema).max(5).optional(),
})
export type SetRole = z.output<typeof setRoleSchema>

export const limitScopeSchema = z.enum(['workspace', 'crew', 'member', 'run'])
export const limitPeriodSchema = z.enum(['run', 'day', 'month'])
export type LimitPeriod = z.infer<typeof limitPeriodSchema>
/** At a limit: a run waits until an admin allows it more (`ask`), or until the limit has room again. Programs and people are refused. */
export const atLimitSchema = z.enum(['ask', 'block'])
export const setLimitSchema = z.strictObject({
  scope: limitScopeSchema,
  /** Crew or crew member; null for the workspace, and for `run`: each run. */
  subjectId: z.string().max(64).nullable().default(null),
  maxMicro: z.number().int().min(0).max(LIMIT_MAX),
  period: limitPeriodSchema,
  atLimit: atLimitSchema,
})
export type SetLimit = z.input<typeof setLimitSchema>

export const changeLimitSchema = z.strictObject({
  maxMicro: z.number().int().min(0).max(LIMIT_MAX),
  atLimit: atLimitSchema,
  /** Its `changedAt` as the admin saw it; where another change came meanwhile, nothing is changed. */
  was: z.iso.datetime().optional(),
})
export type ChangeLimit = z.infer<typeof changeLimitSchema>

/** A limit that nobody has set yet, to see what it would have done. */
export const previewLimitSchema = setLimitSchema.omit({ atLimit: true })
export type PreviewLimit = z.infer<typeof previewLimitSchema>

/** More than a limit for one run that waits there. */
export const allowSpendingSchema = z.strictObject({ limitId: z.string().max(64), maxMicro: z.number().int().min(1).max(LIMIT_MAX) })

/** How a test of a connection ended; the screen says it in a sentence. */
export const providerTestSchema = z.object({
  kind: z.enum(['found', 'no-models', 'refused', 'no-answer', 'late', 'key', 'status', 'not-json', 'too-much']),
  /** What the server answered with, where it did. */
  status: z.number().nullable(),
  /** Where it was asked, without path. */
  host: z.string(),
  /** At most 200, sorted. */
  models: z.array(z.string()),
  more: z.number(),
})
export type ProviderTest = z.infer<typeof providerTestSchema>

/** What the models of a role answered to one tiny question. */
export const roleTrySchema = z.object({ provider: z.string(), model: z.string(), text: z.string(), tookMs: z.number() })
export type RoleTry = z.infer<typeof roleTrySchema>
