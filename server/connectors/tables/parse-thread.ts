import { answerAsker } from '#server/connectors/ask-thread.ts'
import type { ParseTask } from '#server/connectors/tables/parse-apart.ts'
import { parseTable } from '#server/connectors/tables/parse-table.ts'

/** Main file of the thread that `parseApart` starts: one table, one answer. */
await answerAsker(({ bytes, about }: ParseTask) => parseTable(bytes, about))
