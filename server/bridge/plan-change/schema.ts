import { z } from 'zod'
import { voteSchema } from '#server/bridge/schema.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'

const jsonValue: z.ZodType<JsonValue> = z.json()
export const planChangeSchema = z.object({
  token: voteSchema.shape.token,
  leaveOut: z.array(z.number().int().positive()).max(10_000).default([]),
  edits: z
    .array(z.object({ ordinal: z.number().int().positive(), args: z.record(z.string(), jsonValue) }))
    .max(100)
    .default([]),
})
/** The arguments of an action as they can be written otherwise: text only; the rest changes with its job description. */
export const planActionSchema = z.object({
  ordinal: z.number(),
  summary: z.string(),
  fields: z.array(z.object({ name: z.string(), title: z.string(), text: z.string(), long: z.boolean() })),
})
export type PlanAction = z.infer<typeof planActionSchema>

const said = z.string().trim().min(1, msg('Write something')).max(2000)
/** What somebody who may decide wants changed or explained, about the plan displayed. */
export const wishSchema = z.object({ token: voteSchema.shape.token, text: said })
export const wishAnswerSchema = z.object({ text: said })
