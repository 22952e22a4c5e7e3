import { z } from 'zod'

/** What an action of a plan does, readable: from the sealed bytes, fetching nothing. */

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const tablePreviewSchema = z.object({ columns: z.array(z.string()), rows: z.array(z.array(cell)), total: z.number() })
export type TablePreview = z.infer<typeof tablePreviewSchema>

export const planPreviewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mail'), to: z.string(), cc: z.string().nullable(), from: z.string(), subject: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('file'),
    path: z.string(),
    size: z.number().nullable(),
    table: tablePreviewSchema.nullable(),
    text: z.string().nullable(),
  }),
  z.object({ kind: z.literal('move'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('value'), text: z.string() }),
])
