import { parentPort, workerData } from 'node:worker_threads'
import type { TextAnswer } from '#server/connectors/files/text/extract-apart.ts'
import { extractText, type TextTask } from '#server/connectors/files/text/extract-text.ts'
import { isAppError } from '#server/kernel/app-error.ts'

/** Main file of the thread that `extractApart` starts: one document, one answer. What went wrong travels as code and places. */
async function answer(task: TextTask): Promise<TextAnswer> {
  try {
    return { ok: true, found: await extractText(task) }
  } catch (error) {
    if (isAppError(error)) return { ok: false, code: error.code, context: error.context }
    throw error
  }
}

parentPort?.postMessage(await answer(workerData as TextTask))
