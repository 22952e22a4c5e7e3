import { z } from 'zod'

/** What an action of a plan does, readable: from the sealed bytes, fetching nothing. */

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const tablePreviewSchema = z.object({ columns: z.array(z.string()), rows: z.array(z.array(cell)), total: z.number() })
export type TablePreview = z.infer<typeof tablePreviewSchema>

/** A file that an action writes or sends along; `path` of its bytes, below `/api/v1`; `path` + `/preview` to look at it. */
export const plannedFileSchema = z.object({ name: z.string(), size: z.number(), sha256: z.string(), path: z.string() })
export type PlannedFile = z.infer<typeof plannedFileSchema>

export const planPreviewSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mail'),
    to: z.string(),
    cc: z.string().nullable(),
    from: z.string(),
    subject: z.string(),
    text: z.string(),
    files: z.array(plannedFileSchema),
  }),
  z.object({
    kind: z.literal('file'),
    path: z.string(),
    size: z.number().nullable(),
    table: tablePreviewSchema.nullable(),
    text: z.string().nullable(),
    /** The file itself, where it is no text or table that could stand here. */
    files: z.array(plannedFileSchema),
  }),
  z.object({ kind: z.literal('move'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('value'), text: z.string() }),
])
