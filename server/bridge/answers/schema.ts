import { z } from 'zod'

/** What one model said in a run, as it was kept; the question is kept nowhere but by its digest. */
export const modelAnswerSchema = z.object({
  /** Part of the run. */
  leg: z.number(),
  /** The goal as its author wrote it; null where it is worked out. */
  goal: z.string().nullable(),
  step: z.string(),
  turn: z.number(),
  provider: z.string(),
  model: z.string(),
  /** Digest of what it was asked. */
  askedDigest: z.string(),
  /** At most 4,000 characters; null where it said nothing. */
  text: z.string().nullable(),
  /** What it wanted called: the name it used, and its arguments as it wrote them. */
  calls: z.array(z.object({ name: z.string(), arguments: z.string() })),
  refused: z.boolean(),
})
export type ModelSaid = z.infer<typeof modelAnswerSchema>

export const runAnswersSchema = z.object({
  /** In the order of the run; at most 200. */
  answers: z.array(modelAnswerSchema),
  more: z.number(),
})
export type RunAnswers = z.infer<typeof runAnswersSchema>
