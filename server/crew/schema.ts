import { z } from 'zod'
import { jsonSchemaSchema, toolRefSchema } from '#server/crew/catalogue-row.ts'
import { rigiditySchema } from '#server/crew/effect-class.ts'

/** The definition of a crew member: one JSON document, digested after defaults (domain §3). YAML is another spelling of it. */

export const DEFINITION_LIMITS = {
  sourceBytesMax: 256 * 1024,
  stepsMax: 200,
  depthMax: 8,
  expressionBytesMax: 4096,
  macroNestingMax: 2,
  listLengthMax: 10_000,
  valueBytesMax: 1024 * 1024,
  toolsMax: 50,
  eachItemsMax: 10_000,
} as const

/** What the library of expressions takes for the kind of a map: one that holds a field of this name cannot be read by any. */
export const UNREADABLE_NAME = 'constructor'
export const identifierSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,47}$/, 'start with a small letter, then letters, digits and _')
  .refine((name) => name !== UNREADABLE_NAME, 'choose another name: expressions cannot read a field called constructor')
const slugSchema = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, 'small letters, digits and -')
const text = (max: number) => z.string().max(max)
/** A value that may contain `${ CEL }` in any string. */
const valueSchema = z.json()
const durationSchema = z.string().regex(/^[1-9][0-9]{0,4}(m|h|d)$/, 'a number and m, h or d, for example 2h')

/** `2h`, or ISO 8601 without months and years: `P1DT12H`. */
const waitDurationSchema = z
  .string()
  .regex(
    /^([1-9][0-9]{0,4}[mhd]|P(?=[0-9T])([0-9]{1,3}W)?([0-9]{1,4}D)?(T(?=[0-9])([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,7}S)?)?)$/,
    'a time such as 2h, 3d or P1DT12H',
  )

const base = { id: identifierSchema, note: text(500).optional() }

export const setStepSchema = z.strictObject({ ...base, kind: z.literal('set'), values: z.record(identifierSchema, valueSchema) })
export const toolStepSchema = z.strictObject({
  ...base,
  kind: z.literal('tool'),
  tool: toolRefSchema,
  with: z.record(z.string(), valueSchema).default({}),
  /** Each of these stands open on top of the plan, and no standing permission spares the question. */
  lookFirst: z.literal(true).optional(),
})
export const askStepSchema = z.strictObject({
  ...base,
  kind: z.literal('ask'),
  question: text(2000),
  form: jsonSchemaSchema.optional(),
  options: z.array(text(120)).min(2).max(10).optional(),
  assignee: z
    .string()
    .regex(/^(user:.+|role:(operator|author|admin))$/, 'write role:operator, role:author, role:admin or user: and a person')
    .default('role:operator'),
  timeout: durationSchema.default('2d'),
  onTimeout: z.enum(['reject', 'escalate']).default('reject'),
})
export const resultStepSchema = z.strictObject({
  ...base,
  kind: z.literal('result'),
  name: text(200),
  title: text(200).optional(),
  value: valueSchema,
})
export const thinkStepSchema = z.strictObject({
  ...base,
  kind: z.literal('think'),
  goal: text(4000),
  input: valueSchema.optional(),
  output: jsonSchemaSchema,
  check: z.array(text(4096)).max(20).default([]),
  onFail: z.enum(['fail', 'retry', 'ask']).default('fail'),
  model: identifierSchema.default('primary'),
})
export const actStepSchema = z.strictObject({
  ...base,
  kind: z.literal('act'),
  goal: text(4000),
  input: valueSchema.optional(),
  tools: z.array(toolRefSchema).min(1).max(20),
  turnsMax: z.number().int().min(1).max(50),
  output: jsonSchemaSchema.optional(),
  model: identifierSchema.default('primary'),
})
export const rememberStepSchema = z.strictObject({
  ...base,
  kind: z.literal('remember'),
  /** Under which key; may contain `${ CEL }`. What stood there before is replaced. */
  key: text(200).min(1),
  content: valueSchema,
})
export const recallStepSchema = z.strictObject({
  ...base,
  kind: z.literal('recall'),
  /** Exactly one of `key` and `query` (words to look for); both may contain `${ CEL }`. */
  key: text(200).min(1).optional(),
  query: text(1000).optional(),
  limit: z.number().int().min(1).max(50).default(5),
})
export const renderStepSchema = z.strictObject({
  ...base,
  kind: z.literal('render'),
  /** Title of the document, shown by readers of PDF and Word files; may contain `${ CEL }`. */
  title: text(200).optional(),
  markdown: text(64_000),
  format: z.enum(['html', 'pdf', 'docx', 'text']),
})
export const waitStepSchema = z.strictObject({
  ...base,
  kind: z.literal('wait'),
  /** How long; counted from when the run gets here. Exactly one of `for` and `until`. */
  for: waitDurationSchema.optional(),
  /** A date, a local time or a moment; may contain `${ CEL }`. */
  until: text(4096).optional(),
})

export type BranchStep = z.infer<typeof branchBase> & { arms: { when: string; steps: Step[] }[]; otherwise: Step[] }
export type EachStep = z.infer<typeof eachBase> & { steps: Step[] }
export type ParallelStep = z.infer<typeof parallelBase> & { branches: Record<string, Step[]> }
export type AttemptStep = z.infer<typeof attemptBase> & { steps: Step[]; catch: Step[] }
const branchBase = z.strictObject({ ...base, kind: z.literal('branch') })
const eachBase = z.strictObject({
  ...base,
  kind: z.literal('each'),
  in: text(4096),
  as: identifierSchema,
  max: z.number().int().min(1).max(DEFINITION_LIMITS.eachItemsMax),
  independent: z.boolean().default(false),
  /** What each item yields; without it, the output of its last step. */
  collect: valueSchema.optional(),
})
const parallelBase = z.strictObject({ ...base, kind: z.literal('parallel') })
const attemptBase = z.strictObject({ ...base, kind: z.literal('attempt') })

export type Step =
  | z.infer<typeof setStepSchema>
  | z.infer<typeof toolStepSchema>
  | z.infer<typeof askStepSchema>
  | z.infer<typeof resultStepSchema>
  | z.infer<typeof thinkStepSchema>
  | z.infer<typeof actStepSchema>
  | z.infer<typeof rememberStepSchema>
  | z.infer<typeof recallStepSchema>
  | z.infer<typeof renderStepSchema>
  | z.infer<typeof waitStepSchema>
  | BranchStep
  | EachStep
  | ParallelStep
  | AttemptStep

const steps: z.ZodType<Step[]> = z.lazy(() => z.array(stepSchema).max(DEFINITION_LIMITS.stepsMax)) as never
export const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    setStepSchema,
    toolStepSchema,
    askStepSchema,
    resultStepSchema,
    thinkStepSchema,
    actStepSchema,
    rememberStepSchema,
    recallStepSchema,
    renderStepSchema,
    waitStepSchema,
    branchBase.extend({
      arms: z
        .array(z.strictObject({ when: text(4096), steps }))
        .min(1)
        .max(20),
      otherwise: steps.default([]),
    }),
    eachBase.extend({ steps }),
    parallelBase.extend({ branches: z.record(identifierSchema, steps) }),
    attemptBase.extend({ steps, catch: steps.default([]) }),
  ]),
) as never

export const definitionSchema = z.strictObject({
  metadata: z.strictObject({
    name: z.string().min(1).max(80),
    slug: slugSchema,
    summary: text(300).default(''),
    template: z.string().max(80).optional(),
  }),
  objective: text(2000),
  instructions: text(20_000).default(''),
  rigidity: rigiditySchema.default('guided'),
  inputs: jsonSchemaSchema.default({ type: 'object', properties: {}, additionalProperties: false }),
  output: z.strictObject({ schema: jsonSchemaSchema.default({}), value: valueSchema }).optional(),
  models: z
    .record(
      identifierSchema,
      z.strictObject({ model: text(200), provider: text(80).optional(), fallback: z.array(text(200)).max(5).default([]) }),
    )
    .default({}),
  tools: z
    .array(
      z.strictObject({
        tool: toolRefSchema,
        targets: z.array(text(300)).max(50).default([]),
        posture: z.enum(['run', 'ask', 'block']).optional(),
      }),
    )
    .max(DEFINITION_LIMITS.toolsMax)
    .default([]),
  skills: z
    .array(z.strictObject({ skill: text(200), version: text(60) }))
    .max(50)
    .default([]),
  rules: z
    .strictObject({
      always: z.array(text(500)).max(50).default([]),
      never: z.array(text(500)).max(50).default([]),
      prefer: z.array(text(500)).max(50).default([]),
      /** Checked on the sealed plan; false = the plan is stopped. CEL over `plan`, `inputs`, `steps`. */
      checks: z
        .array(z.strictObject({ text: text(300), when: text(4096) }))
        .max(50)
        .default([]),
    })
    .prefault({}),
  steps: z.array(stepSchema).min(1).max(DEFINITION_LIMITS.stepsMax),
  memory: z.strictObject({ mode: z.enum(['none', 'member']).default('none') }).prefault({}),
  budget: z
    .strictObject({
      /** What models may cost a run, in millionths of a euro. Below an admin's limits, never above them (docs/decisions/0150). */
      costEuroMicros: z.number().int().min(0).max(1_000_000_000_000).describe('models of a run, in millionths of a euro').optional(),
      /** Read in old ones and compiled no more: nothing here is counted in dollars. */
      costUsdMicros: z.number().int().min(0).describe('old, never written').optional(),
      effectsMax: z.number().int().min(1).max(1000).default(200),
      legsMax: z.number().int().min(1).max(50).default(20),
      readsMax: z.number().int().min(1).max(5000).default(500),
    })
    .prefault({}),
  handoffs: z
    .array(z.strictObject({ to: text(80), when: text(4096).optional() }))
    .max(20)
    .default([]),
})
export type Definition = z.infer<typeof definitionSchema>
export type DefinitionInput = z.input<typeof definitionSchema>
