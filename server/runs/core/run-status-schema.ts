import { z } from 'zod'

export const runStatusSchema = z.enum([
  'queued',
  'running',
  'waiting_approval',
  'waiting',
  'blocked',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
])
export type RunStatus = z.infer<typeof runStatusSchema>
