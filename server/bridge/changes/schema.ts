import { z } from 'zod'

/** What was wanted changed or explained in a run before a decision, oldest first. `mine`: this person may answer now. */
export const wishesSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    at: z.string(),
    text: z.string(),
    answer: z.object({ name: z.string(), at: z.string(), text: z.string() }).nullable(),
    mine: z.boolean(),
  }),
)
