import { AppError } from '#server/kernel/app-error.ts'

const RETRY_SECONDS = 60

interface WaitingStreams {
  /** @throws AppError RATE_LIMITED when the same subject has as many as one may have */
  hold(subject: string, signal: AbortSignal, open: () => Promise<Response>): Promise<Response>
}

/** Counts the streams on which clients wait for changes, so that one of them does not hold the places of all. */
export function waitingStreams(ofOneMax: number): WaitingStreams {
  const held = new Map<string, number>()
  return {
    hold: async (subject, signal, open) => {
      const now = held.get(subject) ?? 0
      if (now >= ofOneMax) throw new AppError('RATE_LIMITED', { context: { max: ofOneMax, retryAfterSeconds: RETRY_SECONDS } })
      held.set(subject, now + 1)
      let isHeld = true
      const leave = (): void => {
        if (!isHeld) return
        isHeld = false
        const rest = (held.get(subject) ?? 1) - 1
        if (rest > 0) held.set(subject, rest)
        else held.delete(subject)
      }
      // Also where nobody reads to the end.
      signal.addEventListener('abort', leave)
      try {
        const { body, headers, status, statusText } = await open()
        if (body === null || signal.aborted) leave()
        return new Response(body && untilEnd(body, leave), { headers, status, statusText })
      } catch (error) {
        leave()
        throw error
      }
    },
  }
}

function untilEnd(body: ReadableStream<Uint8Array>, leave: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          leave()
          controller.close()
        } catch (error) {
          leave()
          controller.error(error)
        }
      },
      cancel: async (reason) => {
        leave()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
