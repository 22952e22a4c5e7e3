import { join } from 'node:path'
import { keepThreads } from '#server/connectors/ask-thread.ts'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { type AboutTable, isPacked, parseTable, type ReadTable } from '#server/connectors/tables/parse-table.ts'

export interface ParseTask {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly about: AboutTable
}

const askThread = keepThreads<ParseTask, ReadTable>({
  file: join(process.cwd(), 'server/connectors/tables/parse-thread.ts'),
  threadsMax: TABLE_LIMITS.readThreadsMax,
  doing: 'reading it',
  advice: 'split the table, or save it as CSV',
})

/**
 * Reads a table from bytes as `parseTable` does, but what may take long in a thread of its own, with a limit on its time and
 * memory: a large workbook must keep neither leases nor other people waiting.
 * @param limits of the thread; only tests give others
 * @throws AppError as `parseTable` does; PAYLOAD_TOO_LARGE when the thread came to a limit
 */
export async function parseApart(
  bytes: Uint8Array,
  about: AboutTable = {},
  limits: { readonly readMs: number; readonly readMegabytesMax: number } = TABLE_LIMITS,
): Promise<ReadTable> {
  if (!isPacked(bytes) && bytes.byteLength <= TABLE_LIMITS.inlineBytesMax) return parseTable(bytes, about)
  // a copy, which the thread is given: the asker keeps its own
  const task = { bytes: new Uint8Array(bytes), about }
  return await askThread(task, { taskMs: limits.readMs, megabytesMax: limits.readMegabytesMax }, [task.bytes.buffer])
}
