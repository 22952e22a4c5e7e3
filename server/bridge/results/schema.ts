import { z } from 'zod'
import { tablePreviewSchema } from '#server/bridge/plan-preview/schema.ts'

/** Bytes of a file that a person puts in; what no job could read would be of no use (`connectors/files/limits.ts`). */
export const UPLOAD_BYTES_MAX = 16 * 1024 * 1024

/** How many rows of a table a condition is true for, and which columns there are to ask about. */
export const matchesSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.enum(['text', 'number', 'date', 'boolean']) })),
  /** Rows of the table. */
  total: z.number(),
  /** Rows looked at: fewer than `total` when there was no time for more. */
  looked: z.number(),
  matching: z.number(),
  /** The first rows that match. */
  rows: tablePreviewSchema,
  /** Why the condition cannot be worked out, and on which line; then nothing is counted. */
  problem: z.object({ why: z.string(), line: z.number().nullable() }).nullable(),
})
export type Matches = z.infer<typeof matchesSchema>

/** A place that names a file of the workspace. */
export const fileUseSchema = z.object({
  memberId: z.string(),
  memberName: z.string(),
  /** `job`: in its job description; `start`: among what a schedule starts it with; `run`: among the inputs of a run under way. */
  how: z.enum(['job', 'start', 'run']),
  /** The schedule in words, or the number of the run. */
  detail: z.string().nullable(),
})
export type FileUse = z.infer<typeof fileUseSchema>

/** A file to look at; nothing in it is fetched, run or pressable. Of `pdf` and `image` the screen loads the bytes itself. */
export const filePreviewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table'), table: tablePreviewSchema, note: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string(), left: z.number() }),
  z.object({ kind: z.literal('markdown'), text: z.string(), left: z.number() }),
  z.object({
    kind: z.literal('mail'),
    from: z.string(),
    to: z.string(),
    cc: z.string(),
    subject: z.string(),
    /** RFC 3339 in UTC. */
    date: z.string().nullable(),
    text: z.string(),
    left: z.number(),
    /** Made readable from HTML, because the mail brings no plain text. */
    fromHtml: z.boolean(),
    attachments: z.array(z.object({ name: z.string(), size: z.number() })),
  }),
  z.object({ kind: z.literal('pdf') }),
  z.object({ kind: z.literal('image'), mime: z.string(), width: z.number(), height: z.number() }),
  /** Is not what its name says: where it stops being that, why, and what to do. */
  z.object({ kind: z.literal('broken'), title: z.string(), place: z.string().nullable(), why: z.string().nullable(), next: z.string() }),
  z.object({ kind: z.literal('none'), why: z.string() }),
])
export type FilePreview = z.infer<typeof filePreviewSchema>
