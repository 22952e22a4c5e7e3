import { z } from 'zod'

/** What activity is about, for filters. */
export const ACTIVITY_KINDS = ['runs', 'approvals', 'crew', 'schedules', 'people', 'apps', 'files', 'workspace'] as const
export type ActivityKind = (typeof ACTIVITY_KINDS)[number]

/** One thing that somebody did, from one entry of the proof. `did` names run, crew member and person in its text. Times in UTC. */
export const activityItemSchema = z.object({
  seq: z.number(),
  at: z.string(),
  kind: z.enum(ACTIVITY_KINDS),
  who: z.object({ kind: z.enum(['person', 'member', 'muster']), name: z.string() }),
  did: z.string(),
  runId: z.string().nullable(),
  memberId: z.string().nullable(),
  /** More serious than usual. */
  important: z.boolean(),
})
export type ActivityItem = z.infer<typeof activityItemSchema>

export const activityListSchema = z.object({ items: z.array(activityItemSchema), next: z.number().nullable() })
export type ActivityList = z.infer<typeof activityListSchema>

/** One entry of the proof, exactly. `holds`: its text has the fingerprint that the tree is made of. */
export const exactEntrySchema = z.object({
  seq: z.number(),
  text: z.string(),
  hash: z.string(),
  before: z.string().nullable(),
  holds: z.boolean(),
  /** The first signed state that covers it; null while none does. */
  signed: z.object({ size: z.number(), at: z.string() }).nullable(),
})
export type ExactEntry = z.infer<typeof exactEntrySchema>
