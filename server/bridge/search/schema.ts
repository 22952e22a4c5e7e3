import { z } from 'zod'
import { ACTIVITY_KINDS } from '#server/bridge/activity/schema.ts'
import { runStatusSchema } from '#server/runs/core/run-status-schema.ts'

/** What the palette asks: a few words, a number of a run, an address, a file's name. */
export const SEARCH_LENGTH = { min: 2, max: 100 } as const
export const searchQuerySchema = z.object({ q: z.string().trim().min(SEARCH_LENGTH.min).max(SEARCH_LENGTH.max) })

/** In the order in which they are shown. */
export const SEARCH_KINDS = ['member', 'run', 'result', 'file', 'activity'] as const
export type SearchKind = (typeof SEARCH_KINDS)[number]

const place = { id: z.string(), href: z.string() }
export const searchHitSchema = z.discriminatedUnion('kind', [
  z.object({
    ...place,
    kind: z.literal('member'),
    name: z.string(),
    status: z.enum(['provisional', 'active', 'suspended', 'offboarded']),
    summary: z.string(),
  }),
  z.object({
    ...place,
    kind: z.literal('run'),
    n: z.number(),
    purpose: z.enum(['run', 'dry-run']),
    memberName: z.string(),
    status: runStatusSchema,
    reason: z.string().nullable(),
    sentence: z.string().nullable(),
    at: z.string(),
  }),
  z.object({ ...place, kind: z.literal('result'), name: z.string(), title: z.string(), memberName: z.string(), runN: z.number() }),
  z.object({ ...place, kind: z.literal('file'), path: z.string(), at: z.string() }),
  z.object({ ...place, kind: z.literal('activity'), about: z.enum(ACTIVITY_KINDS), who: z.string(), did: z.string(), at: z.string() }),
])
export type SearchHit = z.infer<typeof searchHitSchema>

/** `late`: kinds that took too long; what they hold was not looked through. */
export const searchAnswerSchema = z.object({ items: z.array(searchHitSchema), late: z.array(z.enum(SEARCH_KINDS)) })
export type SearchAnswer = z.infer<typeof searchAnswerSchema>
