import { z } from 'zod'
import { runStatusSchema } from '#server/runs/core/run-status-schema.ts'

/** What screens and the API say and hear of schedules; safe for the client. Times are RFC 3339 in UTC. */
const time = z.string()

const sentenceSchema = z.string().trim().max(200)
const timeZoneSchema = z.string().max(64)
export const overlapSchema = z.enum(['skip', 'queue_one', 'allow'])
export type Overlap = z.infer<typeof overlapSchema>
const inputsSchema = z.record(z.string(), z.json())

export const newTriggerSchema = z.object({
  memberId: z.string().max(64),
  /** `every Monday at 8`, or five fields. */
  sentence: sentenceSchema,
  timeZone: timeZoneSchema,
  inputs: inputsSchema.default({}),
  overlap: overlapSchema.default('skip'),
})
export const changeTriggerSchema = z.object({
  sentence: sentenceSchema.optional(),
  timeZone: timeZoneSchema.optional(),
  inputs: inputsSchema.optional(),
  overlap: overlapSchema.optional(),
  /** The one that was shown: a change in between is a conflict. */
  revision: z.int().min(1),
})
export type TriggerChange = z.infer<typeof changeTriggerSchema>

export const fireSchema = z.object({
  at: time,
  /** The time that the schedule names, on its zone's clock: `2027-03-28T02:30`. */
  wall: z.string(),
  /** `skipped`: left out that day, starts at the next valid minute. `doubled`: comes twice that day, starts the first time. */
  dst: z.enum(['skipped', 'doubled']).nullable(),
})
export type Fire = z.infer<typeof fireSchema>
export const previewSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), cron: z.string(), readback: z.string(), timeZone: z.string(), fires: z.array(fireSchema) }),
  z.object({ ok: z.literal(false), question: z.string(), example: z.string() }),
])
export type SchedulePreview = z.infer<typeof previewSchema>

const pauseReasonSchema = z.enum(['person', 'failures', 'owner_left', 'owner_role'])
export const triggerSchema = z.object({
  id: z.string(),
  kind: z.literal('schedule'),
  memberId: z.string(),
  memberName: z.string(),
  sentence: z.string(),
  readback: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  inputs: inputsSchema,
  overlap: overlapSchema,
  /** Starter of its runs. */
  owner: z.object({ name: z.string(), isYou: z.boolean() }),
  /** Null while it is on. */
  pause: z.object({ reason: pauseReasonSchema, at: time, by: z.string().nullable(), failures: z.number() }).nullable(),
  nextAt: time.nullable(),
  fires: z.array(fireSchema),
  /** A start that waits for the run before it. */
  waitsSince: time.nullable(),
  last: z
    .object({
      slotAt: time,
      outcome: z.enum(['started', 'skipped', 'failed']),
      runId: z.string().nullable(),
      status: runStatusSchema.nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  revision: z.number(),
})
export type TriggerItem = z.infer<typeof triggerSchema>
export const triggerListSchema = z.object({
  items: z.array(triggerSchema),
  /** Goes into `before` for the page after. */
  next: z.string().nullable(),
  /** Set while nothing in the workspace starts by itself. */
  allPaused: z.object({ at: time, by: z.string() }).nullable(),
})
export type TriggerList = z.infer<typeof triggerListSchema>
