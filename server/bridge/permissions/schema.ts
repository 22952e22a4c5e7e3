import { z } from 'zod'

const time = z.string()
const limits = { perRunMax: z.number(), perDayMax: z.number(), expiresAt: time }
const base = { id: z.string(), memberId: z.string(), memberName: z.string(), sentence: z.string(), ...limits }

/** Standing permissions: what is asked for, in force, and over. Times are RFC 3339 in UTC. */
export const permissionListSchema = z.object({
  open: z.array(z.object({ ...base, requestedBy: z.string(), requestedAt: time })),
  inForce: z.array(z.object({ ...base, grantedBy: z.string(), grantedAt: time, usedInDay: z.number() })),
  over: z.array(z.object({ ...base, endedAt: time, why: z.string() })),
})
export type PermissionList = z.infer<typeof permissionListSchema>

/** "What would this have done?" with the plans of the last 30 days, newest first. `digest` names the terms that were looked at. */
export const permissionPreviewSchema = z.object({
  digest: z.string(),
  days: z.number(),
  /** Plans of the crew member that asked because of this step. */
  plans: z.number(),
  wouldRun: z.array(z.object({ runId: z.string(), runN: z.number(), sealedAt: time })),
  wouldAsk: z.array(z.object({ runId: z.string(), runN: z.number(), sealedAt: time, why: z.string() })),
})
export type PermissionPreview = z.infer<typeof permissionPreviewSchema>

export const permissionWishSchema = z.object({
  ordinal: z.number().int().positive(),
  reach: z.enum(['same', 'around']),
  perDayMax: z.number().int().min(1).max(1000),
  days: z.number().int().min(1).max(90),
})
