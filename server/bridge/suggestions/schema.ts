import { z } from 'zod'

/** A standing permission that a person could ask for after a row of equal approvals; null when there is none to suggest. */
export const suggestionSchema = z
  .object({
    /** How often in a row this person approved it unchanged, and on how many days. */
    approvals: z.number(),
    days: z.number(),
    /** `Send e-mail: finance@acme.com`, made by code from the terms. */
    sentence: z.string(),
    /** Goes into the wish as it is. */
    ordinal: z.number(),
    perDayMax: z.number(),
    forDays: z.number(),
    /** RFC 3339. */
    until: z.string(),
    /** Of the plans of the last 30 days that asked for this step. */
    wouldRun: z.number(),
    wouldAsk: z.number(),
  })
  .nullable()
export type Suggestion = z.infer<typeof suggestionSchema>
