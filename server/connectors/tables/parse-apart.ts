import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { type AboutTable, isPacked, parseTable, type ReadTable } from '#server/connectors/tables/parse-table.ts'
import { AppError, type ErrorContext } from '#server/kernel/app-error.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'

export interface ParseTask {
  readonly bytes: Uint8Array
  readonly about: AboutTable
}
export type ParseAnswer =
  | { readonly ok: true; readonly table: ReadTable }
  | { readonly ok: false; readonly code: ErrorCode; readonly context: ErrorContext }

/** The program runs in its own folder; the web build knows the thread by this path and takes what it needs along. */
const THREAD = join(process.cwd(), 'server/connectors/tables/parse-thread.ts')

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
  return await inTurn(async () => await parseInThread({ bytes: new Uint8Array(bytes), about }, limits))
}

async function parseInThread(task: ParseTask, limits: { readonly readMs: number; readonly readMegabytesMax: number }): Promise<ReadTable> {
  const thread = new Worker(THREAD, {
    workerData: task,
    transferList: [task.bytes.buffer as ArrayBuffer],
    // nothing of ours is needed there
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.readMegabytesMax },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<ParseAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooMuch(`reading it took longer than ${limits.readMs} ms`)), limits.readMs)
      thread.once('message', resolve)
      thread.once('error', (error) => reject(isOutOfMemory(error) ? tooMuch('reading it took too much memory', error) : error))
      thread.once('exit', () => reject(new Error('the thread ended without an answer')))
    })
    if (answer.ok) return answer.table
    throw new AppError(answer.code, { context: answer.context })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}

function tooMuch(why: string, cause?: unknown): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', { cause, context: { why: `${why}; split the table, or save it as CSV` } })
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= TABLE_LIMITS.readThreadsMax) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    // the place goes on to the next in line, who does not count itself anew
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
