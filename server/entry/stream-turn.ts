import { pickAuthors } from '#server/authoring/sessions/pick-author.ts'
import type { TurnEvent } from '#server/authoring/sessions/schema.ts'
import { type BegunTurn, finishTurn } from '#server/authoring/sessions/take-turn.ts'

/**
 * The answer to something said, one JSON value a line, as it comes. When nobody listens any more, the author goes on all the same:
 * what it proposes is read from the conversation.
 */
export function streamTurn(begun: BegunTurn): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (event: TurnEvent): void => {
        try {
          controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`))
        } catch {
          // The listener left.
        }
      }
      send({ type: 'hidden', n: begun.n, spans: begun.hidden })
      await finishTurn(begun, () => pickAuthors(begun), send)
      try {
        controller.close()
      } catch {
        // It left before the end.
      }
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
