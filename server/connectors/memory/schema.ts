import { z } from 'zod'

/** What one crew member may keep. */
export const MEMORY_LIMITS = {
  entriesMax: 1_000,
  /** Of one value as JSON. */
  valueBytesMax: 16 * 1024,
  /** Of all values of a member. */
  bytesMax: 4 * 1024 * 1024,
} as const

/** One thing a crew member remembers, as screens get it. Times are RFC 3339 in UTC. */
export const memoryItemSchema = z.object({
  key: z.string(),
  text: z.string(),
  runId: z.string(),
  runN: z.number().nullable(),
  at: z.string(),
})
export const memoryListSchema = z.object({ items: z.array(memoryItemSchema), count: z.number(), bytes: z.number() })
export type MemoryItem = z.infer<typeof memoryItemSchema>
export type MemoryList = z.infer<typeof memoryListSchema>
