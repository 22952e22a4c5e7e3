import type { ModelAnswer } from '#server/gateway/llm/ask-model.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/**
 * An answer as OpenAI's interface sends it: JSON, or server-sent events that end with `[DONE]`.
 * @param onFault the last event of an answer that breaks off, or null when nobody is there to read it; without it the stream fails
 */
export function chatResponse(answered: ModelAnswer, onFault?: (error: unknown) => JsonObject | null): Response {
  const { answer } = answered
  if (answer.kind === 'whole')
    return new Response(JSON.stringify(answer.body), { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } })
  return new Response(eventStream(answer.events, onFault), { headers: STREAM_HEADERS })
}

/** Reads on only as fast as it is read; when the reader leaves, so do we, and the bill is settled. */
function eventStream(events: AsyncIterable<JsonObject>, onFault?: (error: unknown) => JsonObject | null): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = events[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await iterator.next()
        controller.enqueue(encoder.encode(next.done ? 'data: [DONE]\n\n' : `data: ${JSON.stringify(next.value)}\n\n`))
        if (next.done) controller.close()
      } catch (error) {
        if (!onFault) return controller.error(error)
        const last = onFault(error)
        if (last !== null) controller.enqueue(encoder.encode(`data: ${JSON.stringify(last)}\n\n`))
        controller.close()
      }
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
