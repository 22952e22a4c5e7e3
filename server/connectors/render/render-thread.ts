import { parentPort, workerData } from 'node:worker_threads'
import type { RenderTask } from '#server/connectors/render/document.ts'
import { makeDocument } from '#server/connectors/render/make-document.ts'
import type { RenderAnswer } from '#server/connectors/render/render-apart.ts'
import { isAppError } from '#server/kernel/app-error.ts'

/** Main file of the thread that `renderApart` starts: one document, one answer. What went wrong travels as code and places. */
async function answer(task: RenderTask): Promise<RenderAnswer> {
  try {
    return { ok: true, document: await makeDocument(task) }
  } catch (error) {
    if (isAppError(error)) return { ok: false, code: error.code, context: error.context }
    throw error
  }
}

parentPort?.postMessage(await answer(workerData as RenderTask))
