import { z } from 'zod'
import { resolvedSkillSchema } from '#server/skills/schema.ts'

/** For whom: nothing named is the workspace alone. At most one of each kind. */
export const scopeQuerySchema = z.object({
  channel: z.string().min(1).max(100).optional(),
  /** An id, or `me`. */
  user: z.string().min(1).max(64).optional(),
  /** A crew member's id. */
  member: z.string().min(1).max(64).optional(),
})
export type ScopeQuery = z.infer<typeof scopeQuerySchema>

export const skillsInScopeSchema = z.object({
  skills: z.array(resolvedSkillSchema),
  /** How long a runtime may go on with it before it asks again, with `If-None-Match`. */
  cacheTtlMs: z.number().int(),
})
