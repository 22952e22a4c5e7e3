import { z } from 'zod'

/** A hint that something changed: who receives it reads the state again. Ids only; never content. */
export const signalSchema = z.object({
  workspaceId: z.string().max(64),
  /** `run.changed`, `approval.changed`, …; `resync` after a gap: anything may have changed. */
  type: z.string().max(64),
  id: z.string().max(64).optional(),
  seq: z.number().int().optional(),
})
export type Signal = z.infer<typeof signalSchema>
