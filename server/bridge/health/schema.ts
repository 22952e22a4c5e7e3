import { z } from 'zod'

/** One fact about the installation: what it is, whether it is as it should be, and what to do if not. Times are RFC 3339 in UTC. */
export const healthLineSchema = z.object({
  name: z.enum(['database', 'queue', 'workers', 'signer', 'epoch', 'proof', 'redis', 'disk', 'backup', 'versions']),
  level: z.enum(['ok', 'note', 'problem']),
  says: z.string(),
  /** When it was so, where that matters: oldest job, last checkpoint, last backup. */
  at: z.string().nullable(),
})
export type HealthLine = z.infer<typeof healthLineSchema>

export const healthReportSchema = z.object({ at: z.string(), lines: z.array(healthLineSchema) })
export type HealthReport = z.infer<typeof healthReportSchema>
