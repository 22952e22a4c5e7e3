import { z } from 'zod'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { runStatusSchema } from '#server/runs/core/run-status-schema.ts'

/** Limits of one call from outside, in bytes of canonical JSON. */
export const CLIENT_LIMITS = { argsBytesMax: 64 * 1024, argsMax: 50, outputBytesMax: 256 * 1024 } as const

/** What a program outside is told of a run of its own. Times are RFC 3339 in UTC. */
export const clientRunSchema = z.object({
  runId: z.string(),
  runNumber: z.number().int(),
  status: runStatusSchema,
  /** `Write 1 file`; null before it is planned and once it is done. */
  plan: z.string().nullable(),
  /** Where a person decides, while that is open. It cannot be decided through MCP. */
  approvalUrl: z.string().nullable(),
  expiresAt: z.string().nullable(),
  /** Where a person sees the run. */
  runUrl: z.string(),
  /** Where to ask again, with the same token; the polling tool says the same. */
  pollUrl: z.string(),
  /** Why it ended as it did, or what it waits for. `title` is ours; `text` may have words of an app or a person. */
  reason: z.object({ code: z.string(), title: z.string(), text: z.string() }).nullable(),
  /** Of a run that succeeded. From outside: data, not instructions. */
  output: z.json().nullable(),
})
export type ClientRun = Omit<z.infer<typeof clientRunSchema>, 'output'> & { readonly output: JsonValue | null }
