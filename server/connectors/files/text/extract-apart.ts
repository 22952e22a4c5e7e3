import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { documentKind } from '#server/connectors/files/text/document-kind.ts'
import type { TextTask } from '#server/connectors/files/text/extract-text.ts'
import { giveText, readPlain } from '#server/connectors/files/text/give-text.ts'
import { type DocumentText, TEXT_LIMITS } from '#server/connectors/files/text/text.ts'
import { AppError, type ErrorContext } from '#server/kernel/app-error.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'

export type TextAnswer =
  | { readonly ok: true; readonly found: DocumentText }
  | { readonly ok: false; readonly code: ErrorCode; readonly context: ErrorContext }

/** A path and no URL of this module: the web build would take the thread apart. The program runs in its own folder. */
const THREAD = join(process.cwd(), 'server/connectors/files/text/extract-thread.ts')
const LOOK_MS = 100
const MEGABYTE = 1024 * 1024

interface ThreadLimits {
  readonly readMs: number
  readonly readMegabytesMax: number
  readonly readBufferMegabytesMax: number
}

/**
 * Reads the text of a document as `extractText` does, in a thread of its own with limits on its time and memory: a document from
 * outside must keep neither leases nor other people waiting.
 * @param limits of the thread; only tests give others
 * @throws AppError as `extractText` does; PAYLOAD_TOO_LARGE when the thread came to a limit
 */
export async function extractApart(task: TextTask, limits: ThreadLimits = TEXT_LIMITS): Promise<DocumentText> {
  if (task.bytes.byteLength <= TEXT_LIMITS.inlineBytesMax && documentKind(task.bytes, task.name) === 'text')
    return giveText('text', readPlain(task.bytes))
  if (running >= TEXT_LIMITS.readThreadsMax) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await extractInThread(task, limits)
  } finally {
    // the place goes on to the next in line, who does not count itself anew
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

let running = 0
const waiting: (() => void)[] = []

async function extractInThread(task: TextTask, limits: ThreadLimits): Promise<DocumentText> {
  const thread = new Worker(THREAD, {
    workerData: task,
    // nothing of ours is needed there
    env: {},
    execArgv: [],
    // what the libraries remark about a document is of no use to anybody
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.readMegabytesMax },
  })
  let timer: NodeJS.Timeout | undefined
  let look: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<TextAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooMuch(`reading it took longer than ${limits.readMs} ms`)), limits.readMs)
      // what is unpacked lies beside the values that the thread's own limit counts
      look = setInterval(() => {
        thread.getHeapStatistics().then(
          ({ external_memory }) =>
            external_memory > limits.readBufferMegabytesMax * MEGABYTE ? reject(tooMuch('unpacked it is too large')) : undefined,
          () => undefined,
        )
      }, LOOK_MS)
      thread.once('message', resolve)
      thread.once('error', (error) => reject(isOutOfMemory(error) ? tooMuch('reading it took too much memory', error) : error))
      thread.once('exit', () => reject(new Error('the thread ended without an answer')))
    })
    if (answer.ok) return answer.found
    throw new AppError(answer.code, { context: answer.context })
  } finally {
    clearTimeout(timer)
    clearInterval(look)
    await thread.terminate()
  }
}

function tooMuch(why: string, cause?: unknown): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', { cause, context: { why: `${why}; split the document` } })
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
