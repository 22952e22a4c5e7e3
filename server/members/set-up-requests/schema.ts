import { z } from 'zod'

/** What a job needs and an admin sets up, as screens and programs get it. Safe for the client. */
export const SET_UP_KINDS = ['app', 'secret', 'model'] as const
export const setUpKindSchema = z.enum(SET_UP_KINDS)
export type SetUpKind = z.infer<typeof setUpKindSchema>

export const SET_UP_LIMITS = { openMax: 100, askAgainDays: 7 } as const

export const askSetUpSchema = z.object({
  kind: setUpKindSchema,
  /** As the job names it: `salesforce`, `vault:/crm#key`, `primary`. */
  name: z.string().trim().min(1).max(200),
})
export type AskSetUp = z.infer<typeof askSetUpSchema>

/** Where an admin sets it up: a dialog that is filled in already. Pure. */
export function setUpHref({ kind, name }: AskSetUp): string {
  if (kind === 'app') return `/apps?${new URLSearchParams({ connect: name.split('.')[0] ?? name })}`
  return kind === 'secret' ? `/secrets?${new URLSearchParams({ save: name })}` : '/models'
}

export const setUpRequestSchema = z.object({
  kind: setUpKindSchema,
  name: z.string(),
  askedBy: z.string(),
  askedAt: z.string(),
})
export type SetUpRequest = z.infer<typeof setUpRequestSchema>
export const setUpRequestListSchema = z.object({ items: z.array(setUpRequestSchema) })
