import { parentPort, Worker, workerData } from 'node:worker_threads'
import { AppError, type ErrorContext, isAppError } from '#server/kernel/app-error.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'

/** What came of a task. What went wrong travels as code and places: an error loses its class on the way out of a thread. */
type ThreadAnswer<Found> =
  | { readonly ok: true; readonly found: Found }
  | { readonly ok: false; readonly code: ErrorCode; readonly context: ErrorContext }

export interface ThreadKind {
  /**
   * The program's main file. A path under the folder that the product runs in, and no URL of a module: the web build would take the
   * thread apart. It answers with `answerAsker`.
   */
  readonly file: string
  /** Threads of one process at a time; further tasks wait. */
  readonly threadsMax: number
  /** What it does, in words for people: `reading it`. */
  readonly doing: string
  /** What people can do about a task that came to a limit: `split the document`. */
  readonly advice: string
  /** What libraries print there is of no use to anybody. */
  readonly silent?: boolean
}

export interface ThreadLimits {
  /** For one task, in ms, from its start: the time in line does not count. */
  readonly taskMs: number
  /** Of values. */
  readonly megabytesMax: number
  /** Of bytes, which lie beside the values; no limit when absent. */
  readonly bufferMegabytesMax?: number
}

const LOOK_MS = 100
const MEGABYTE = 1024 * 1024

/**
 * Work of one kind, each task in a thread of its own with limits on its time and memory: a document from outside must keep neither
 * leases nor other people waiting.
 * @returns asks for one task, and gives what `answerAsker` found; `moved` are buffers that go over instead of being copied. It throws
 * AppError as the work does, PAYLOAD_TOO_LARGE when the thread came to a limit
 */
export function keepThreads<Task extends object, Found>(
  kind: ThreadKind,
): (task: Task, limits: ThreadLimits, moved?: readonly ArrayBuffer[]) => Promise<Found> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task, limits, moved = []) => {
    if (running >= kind.threadsMax) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await askThread<Found>(kind, task, limits, moved)
    } finally {
      // the place goes on to the next in line, who does not count itself anew
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

/** In the thread: does the one task that it was started for, and gives its asker what came of it. */
export async function answerAsker<Task, Found>(work: (task: Task) => Found | Promise<Found>): Promise<void> {
  parentPort?.postMessage(await outcomeOf(work, workerData as Task))
}

async function outcomeOf<Task, Found>(work: (task: Task) => Found | Promise<Found>, task: Task): Promise<ThreadAnswer<Found>> {
  try {
    return { ok: true, found: await work(task) }
  } catch (error) {
    if (isAppError(error)) return { ok: false, code: error.code, context: error.context }
    throw error
  }
}

async function askThread<Found>(kind: ThreadKind, task: object, limits: ThreadLimits, moved: readonly ArrayBuffer[]): Promise<Found> {
  const tooMuch = (why: string, cause?: unknown): AppError =>
    new AppError('PAYLOAD_TOO_LARGE', { cause, context: { why: `${why}; ${kind.advice}` } })
  const thread = new Worker(/* turbopackIgnore: true */ kind.file, {
    workerData: task,
    transferList: [...moved],
    // nothing of ours is needed there
    env: {},
    execArgv: [],
    stdout: kind.silent === true,
    stderr: kind.silent === true,
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytesMax },
  })
  let timer: NodeJS.Timeout | undefined
  let look: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<ThreadAnswer<Found>>((resolve, reject) => {
      timer = setTimeout(() => reject(tooMuch(`${kind.doing} took longer than ${limits.taskMs} ms`)), limits.taskMs)
      look = watchBuffers(thread, limits, () => reject(tooMuch('unpacked it is too large')))
      thread.once('message', resolve)
      thread.once('error', (error) => reject(isOutOfMemory(error) ? tooMuch(`${kind.doing} took too much memory`, error) : error))
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

/** What is unpacked lies beside the values that the thread's own limit counts. */
function watchBuffers(thread: Worker, { bufferMegabytesMax }: ThreadLimits, onTooMuch: () => void): NodeJS.Timeout | undefined {
  if (bufferMegabytesMax === undefined) return undefined
  const look = (): void => {
    thread.getHeapStatistics().then(
      ({ external_memory }) => (external_memory > bufferMegabytesMax * MEGABYTE ? onTooMuch() : undefined),
      () => undefined,
    )
  }
  return setInterval(look, LOOK_MS)
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
