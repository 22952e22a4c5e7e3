import { RESULT_ROWS } from '#server/catalogue/bundled/result.ts'
import type { InProcessConnector } from '#server/connectors/in-process.ts'
import { checkResult, keepResult } from '#server/connectors/result/keep-result.ts'

/** Connector `result`: what is handed over inside Muster. */
export const resultConnector: InProcessConnector = {
  key: 'result',
  rows: RESULT_ROWS,
  tools: {
    keep: {
      prepare: async (args) => {
        checkResult(args)
        return args
      },
      run: keepResult,
    },
  },
}
