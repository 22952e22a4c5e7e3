import { z } from 'zod'

/** What *Put it back* would plan for a run now, and what stays. Paths are as the ledger has them; nothing has changed yet. */
export const putBackPreviewSchema = z.object({
  back: z.array(
    z.object({
      now: z.string(),
      /** Where the file goes; null where it stays and gets its earlier content. */
      to: z.string().nullable(),
      /** A file that the run made: it is set aside, never deleted. */
      aside: z.boolean(),
    }),
  ),
  left: z.array(z.object({ path: z.string(), reason: z.enum(['changed', 'gone', 'taken', 'not-kept', 'tangled']) })),
  /** Done actions that cannot be called back, by ability; `unsure`: nobody knows whether they arrived. */
  stays: z.array(z.object({ tool: z.string(), title: z.string(), n: z.number(), unsure: z.boolean() })),
})
export type PutBackPreview = z.infer<typeof putBackPreviewSchema>

/** Of a run: whether this person may plan its reverse, which run it puts back, and which put it back, oldest first. */
export const runPutBackSchema = z.object({
  may: z.boolean(),
  of: z.object({ id: z.string(), n: z.number() }).nullable(),
  by: z.array(z.object({ id: z.string(), n: z.number(), outcome: z.enum(['succeeded', 'failed', 'cancelled', 'expired']).nullable() })),
})
export type RunPutBack = z.infer<typeof runPutBackSchema>
