import { join } from 'node:path'
import { keepThreads } from '#server/connectors/ask-thread.ts'
import { RENDER_LIMITS, type RenderTask } from '#server/connectors/render/document.ts'
import type { MadeDocument } from '#server/connectors/render/make-document.ts'

const askThread = keepThreads<RenderTask, MadeDocument>({
  file: join(process.cwd(), 'server/connectors/render/render-thread.ts'),
  threadsMax: RENDER_LIMITS.renderThreadsMax,
  doing: 'making it',
  advice: 'make a shorter document',
})

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
  return await askThread(task, { taskMs: limits.renderMs, megabytesMax: limits.renderMegabytesMax })
}
