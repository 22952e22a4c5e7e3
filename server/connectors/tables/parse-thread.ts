import { parentPort, workerData } from 'node:worker_threads'
import type { ParseAnswer, ParseTask } from '#server/connectors/tables/parse-apart.ts'
import { parseTable } from '#server/connectors/tables/parse-table.ts'
import { isAppError } from '#server/kernel/app-error.ts'

/** Main file of the thread that `parseApart` starts: one table, one answer. What went wrong travels as code and places. */
function answer({ bytes, about }: ParseTask): ParseAnswer {
  try {
    return { ok: true, table: parseTable(bytes, about) }
  } catch (error) {
    if (isAppError(error)) return { ok: false, code: error.code, context: error.context }
    throw error
  }
}

parentPort?.postMessage(answer(workerData as ParseTask))
