import { z } from 'zod'

/** How much is asked and decided, in counts. Weeks begin on Monday in the workspace's zone, `YYYY-MM-DD`, newest first. */
export const approvalHealthSchema = z.object({
  weeks: z.array(z.string()),
  /** By name. An admin gets everybody's, others get their own. */
  people: z.array(
    z.object({
      userId: z.string(),
      name: z.string(),
      week: z.string(),
      decisions: z.number(),
      /** Decisions on plans that were opened before: only of those the time is known. */
      timed: z.number(),
      /** From the server's first answer with the plan until the decision; null when none is known. */
      medianMs: z.number().nullable(),
      under4s: z.number(),
    }),
  ),
  members: z.array(z.object({ memberId: z.string(), name: z.string(), week: z.string(), asks: z.number() })),
})
export type ApprovalHealth = z.infer<typeof approvalHealthSchema>
