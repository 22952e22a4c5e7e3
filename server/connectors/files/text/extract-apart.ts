import { join } from 'node:path'
import { keepThreads } from '#server/connectors/ask-thread.ts'
import { documentKind } from '#server/connectors/files/text/document-kind.ts'
import type { TextTask } from '#server/connectors/files/text/extract-text.ts'
import { giveText, readPlain } from '#server/connectors/files/text/give-text.ts'
import { type DocumentText, TEXT_LIMITS } from '#server/connectors/files/text/text.ts'

const askThread = keepThreads<TextTask, DocumentText>({
  file: join(process.cwd(), 'server/connectors/files/text/extract-thread.ts'),
  threadsMax: TEXT_LIMITS.readThreadsMax,
  doing: 'reading it',
  advice: 'split the document',
  silent: true,
})

interface ReadLimits {
  readonly readMs: number
  readonly readMegabytesMax: number
  readonly readBufferMegabytesMax: number
}

/**
 * Reads the text of a document as `extractText` does, in a thread of its own with limits on its time and memory: a document from
 * outside must keep neither leases nor other people waiting.
 * @param limits of the thread; only tests give others
 * @throws AppError as `extractText` does; PAYLOAD_TOO_LARGE when the thread came to a limit
 */
export async function extractApart(task: TextTask, limits: ReadLimits = TEXT_LIMITS): Promise<DocumentText> {
  if (task.bytes.byteLength <= TEXT_LIMITS.inlineBytesMax && documentKind(task.bytes, task.name) === 'text')
    return giveText('text', readPlain(task.bytes))
  return await askThread(task, {
    taskMs: limits.readMs,
    megabytesMax: limits.readMegabytesMax,
    bufferMegabytesMax: limits.readBufferMegabytesMax,
  })
}
