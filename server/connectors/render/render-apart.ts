import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { RENDER_LIMITS, type RenderTask } from '#server/connectors/render/document.ts'
import type { MadeDocument } from '#server/connectors/render/make-document.ts'
import { AppError, type ErrorContext } from '#server/kernel/app-error.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'

export type RenderAnswer =
  | { readonly ok: true; readonly document: MadeDocument }
  | { readonly ok: false; readonly code: ErrorCode; readonly context: ErrorContext }

/** A path and no URL of this module: the web build would take the thread apart. The program runs in its own folder. */
const THREAD = join(process.cwd(), 'server/connectors/render/render-thread.ts')

/**
 * Makes a document as `makeDocument` does, in a thread of its own with a limit on its time and memory: a document of many
 * pages must keep neither leases nor other people waiting.
 * @param limits of the thread; only tests give others
 * @throws AppError as `makeDocument` does; PAYLOAD_TOO_LARGE when the thread came to a limit
 */
export async function renderApart(
  task: RenderTask,
  limits: { readonly renderMs: number; readonly renderMegabytesMax: number } = RENDER_LIMITS,
): Promise<MadeDocument> {
  if (running >= RENDER_LIMITS.renderThreadsMax) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await renderInThread(task, limits)
  } finally {
    // the place goes on to the next in line, who does not count itself anew
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

let running = 0
const waiting: (() => void)[] = []

async function renderInThread(task: RenderTask, limits: { renderMs: number; renderMegabytesMax: number }): Promise<MadeDocument> {
  const thread = new Worker(THREAD, {
    workerData: task,
    // nothing of ours is needed there
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.renderMegabytesMax },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<RenderAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooMuch(`making it took longer than ${limits.renderMs} ms`)), limits.renderMs)
      thread.once('message', resolve)
      thread.once('error', (error) => reject(isOutOfMemory(error) ? tooMuch('making it took too much memory', error) : error))
      thread.once('exit', () => reject(new Error('the thread ended without an answer')))
    })
    if (answer.ok) return answer.document
    throw new AppError(answer.code, { context: answer.context })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}

function tooMuch(why: string, cause?: unknown): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', { cause, context: { why: `${why}; make a shorter document` } })
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
