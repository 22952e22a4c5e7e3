import { answerAsker } from '#server/connectors/ask-thread.ts'
import { extractText } from '#server/connectors/files/text/extract-text.ts'

/** Main file of the thread that `extractApart` starts: one document, one answer. */
await answerAsker(extractText)
