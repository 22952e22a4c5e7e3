import { answerRequest, describeRoute, present, type RouteHandler } from '#server/entry/answer-request.ts'
import { addressOf, checkRate } from '#server/entry/rate-limit/check-rate.ts'
import type { RateLimit } from '#server/entry/rate-limit/port.ts'
import { readBytes } from '#server/entry/read-request.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'

export interface HookMessage {
  readonly slug: string
  /** By names in small letters. */
  readonly headers: { get(name: string): string | null }
  /** Null when there was more than allowed. */
  readonly body: Uint8Array | null
  readonly sinceMs: () => number
  readonly count: (key: string, limit: RateLimit) => Promise<void>
}

/** Tries from one network address at one webhook, right or wrong: a signature costs work. */
const TRIES = { max: 600, perMs: 60_000 } as const

/**
 * A route for messages of other systems (architecture §1, `/api/hooks/*`): no session, no workspace, no origin, for no browser
 * sends them. What vouches for a message is its signature, which the operation checks. Errors become problem+json.
 */
export function defineHookRoute(spec: {
  readonly bytesMax: number
  readonly receive: (message: HookMessage, nowMs: number) => Promise<object>
}): RouteHandler {
  return describeRoute(
    { door: 'public', capability: null, upload: { bytesMax: spec.bytesMax }, status: 202 },
    async (request, context) =>
      await answerRequest(request, 'hook', async () => {
        const startedMs = systemClock.monotonicMs()
        const slug = String((await context.params)['slug'])
        await checkRate(`hook ${addressOf(request)} ${slug}`, TRIES)
        // Asked for one by one, each name would be checked each time.
        const headers = new Map(request.headers)
        const message = {
          slug,
          headers: { get: (name: string) => headers.get(name) ?? null },
          body: await bytesOf(request, spec.bytesMax),
          sinceMs: () => systemClock.monotonicMs() - startedMs,
          count: checkRate,
        }
        return present(await spec.receive(message, systemClock.nowMs()), 202)
      }),
  )
}

async function bytesOf(request: Request, bytesMax: number): Promise<Uint8Array | null> {
  try {
    return await readBytes(request, bytesMax)
  } catch (error) {
    if (isAppError(error, 'PAYLOAD_TOO_LARGE')) return null
    throw error
  }
}
