import { authorise } from '#server/entry/authorise.ts'
import { credentialOf } from '#server/entry/credential.ts'
import type { Principal } from '#server/identity/principal.ts'
import { readEnv } from '#server/observability/env.ts'
import { subscribeSignals } from '#server/signals/subscribe-signals.ts'

const HEARTBEAT_MS = 15_000
const HERE = 'event: here\ndata: 1\n\n'
const needs = { capability: 'workspace:read', tokenScope: 'read', changes: false } as const

/**
 * Server-sent events of one workspace: `{type, id}` only, so nothing confidential is in them. Authorised again at each
 * heartbeat; a session or token that ended closes the stream (architecture §6).
 */
export function openStream(principal: Principal, request: Request): Response {
  const encoder = new TextEncoder()
  const credential = credentialOf(request)
  let stop: () => void = () => {}
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string): void => {
        try {
          controller.enqueue(encoder.encode(text))
        } catch {
          stop()
        }
      }
      send(`: open\nretry: 3000\n\n`)
      const end = await subscribeSignals(
        { url: readEnv().DATABASE_SYSTEM_URL ?? '', workspaceId: principal.workspaceId },
        ({ type, id }) => {
          send(`data: ${JSON.stringify({ type, id })}\n\n`)
        },
      )
      // Only now is nothing missed: what a page read before this, it reads once more.
      send(HERE)
      const heartbeat = setInterval(() => {
        authorise(credential, needs).then(
          () => send(HERE),
          () => stop(),
        )
      }, HEARTBEAT_MS)
      let stopped = false
      stop = () => {
        if (stopped) return
        stopped = true
        clearInterval(heartbeat)
        void end()
        try {
          controller.close()
        } catch {
          // The browser closed it first.
        }
      }
      request.signal.addEventListener('abort', stop)
    },
    cancel: () => stop(),
  })
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
  })
}
