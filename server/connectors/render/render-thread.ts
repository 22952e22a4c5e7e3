import { answerAsker } from '#server/connectors/ask-thread.ts'
import { makeDocument } from '#server/connectors/render/make-document.ts'

/** Main file of the thread that `renderApart` starts: one document, one answer. */
await answerAsker(makeDocument)
