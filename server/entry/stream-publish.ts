import { presentError } from '#server/entry/present-error.ts'
import type { Say } from '#server/kernel/language/say.ts'
import type { Published, PublishWatch } from '#server/skills/publish/publish-version.ts'
import type { PublishEvent } from '#server/skills/publish/schema.ts'

/** Longer than publishing takes at its limits. Whoever still waits then looks for the report, as after a cut connection. */
const STREAM_MS_MAX = 120_000

interface Publishing {
  readonly uploadId: string
  readonly requestId: string
  readonly where: string
  readonly say: Say
  /** Publishes, told to whom each stage is said. */
  readonly run: (watch: PublishWatch) => Promise<Published>
}

/**
 * The answer to a bundle, one JSON value a line, as it is checked: `upload` with the id that its report will have, a `stage` for each
 * as it is done, then `done`, or `failed` with a problem. When nobody listens any more it is checked and published all the same.
 */
export function streamPublish({ uploadId, requestId, where, say, run }: Publishing): Response {
  const encoder = new TextEncoder()
  let end: () => void = () => undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isOpen = true
      const send = (event: PublishEvent): void => {
        if (isOpen) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`))
      }
      end = () => {
        isOpen = false
        clearTimeout(limit)
      }
      const close = (): void => {
        if (isOpen) controller.close()
        end()
      }
      const limit = setTimeout(close, STREAM_MS_MAX)
      send({ type: 'upload', uploadId })
      void run({ uploadId, tell: (report) => send({ type: 'stage', report }) })
        .then(
          ({ outcome }) => send({ type: 'done', uploadId, outcome }),
          (error: unknown) => {
            const { status, code, title, detail, traceId } = presentError(error, requestId, where, say)
            send({ type: 'failed', problem: { status, code, title, detail, traceId } })
          },
        )
        .finally(close)
    },
    cancel: () => end(),
  })
  return new Response(body, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      // without no-transform the answer is packed, and held back until it is whole
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
