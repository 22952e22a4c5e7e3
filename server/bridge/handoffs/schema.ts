import { z } from 'zod'

/** Who took over from a run, and from which run it took over itself. */
export const runHandoffSchema = z.object({
  /** `secret`: what was passed on is, so whatever this run makes of it counts as secret. */
  from: z.object({ id: z.string(), n: z.number(), memberName: z.string(), secret: z.boolean() }).nullable(),
  to: z
    .object({
      memberId: z.string().nullable(),
      name: z.string(),
      run: z.object({ id: z.string(), n: z.number() }).nullable(),
      /** Why nobody took over; null where somebody did. */
      reason: z.string().nullable(),
    })
    .nullable(),
})
export type RunHandoff = z.infer<typeof runHandoffSchema>
