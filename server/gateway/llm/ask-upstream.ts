import { createParser } from 'eventsource-parser'
import { NeverConnected } from '#server/egress/egress-fetch.ts'
import { egressStream, type StreamResponse } from '#server/egress/egress-stream.ts'
import { isShallow } from '#server/gateway/llm/core/is-shallow.ts'
import { retryAfterMs } from '#server/gateway/llm/core/may-fall-back.ts'
import { isEvent } from '#server/gateway/llm/core/rules.ts'
import type { ModelChoice } from '#server/gateway/llm/schema.ts'
import { ModelFault } from '#server/gateway/llm/through-chain.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { asData } from '#server/kernel/plain-data.ts'
import { systemClock } from '#server/observability/system-clock.ts'

const ANSWER_BYTES_MAX = 16 * 1024 * 1024
const EVENT_LENGTH_MAX = 1024 * 1024
/** Deeper than any answer, and far from what a walk through it can bear. */
const ANSWER_DEPTH_MAX = 64
/** Events about an answer before its first word; one or two are known. */
const HELD_MAX = 100

/** Where a provider is and what it is told; the key is in `headers` by now and nowhere else. */
export interface Upstream {
  readonly baseUrl: string
  readonly headers: Readonly<Record<string, string>>
  readonly allow: readonly string[]
}

export type UpstreamPath = '/chat/completions' | '/embeddings'

/** A whole answer, or its events: the first that says something is there, so that nothing was given to anybody while another model could still be asked. */
export type UpstreamAnswer =
  | { readonly kind: 'whole'; readonly body: JsonObject }
  | { readonly kind: 'events'; readonly events: AsyncIterable<JsonObject> }

/**
 * One call to one model over HTTP, as OpenAI's interface says it.
 * @param cancelled ends the call when the asker is gone; the choice's time limit is added here
 * @throws ModelFault
 */
export async function askUpstream(
  upstream: Upstream,
  choice: ModelChoice,
  path: UpstreamPath,
  body: JsonObject,
  cancelled: AbortSignal,
): Promise<UpstreamAnswer> {
  const late = AbortSignal.timeout(choice.timeoutMs)
  const signal = AbortSignal.any([cancelled, late])
  try {
    const response = await egressStream({
      url: `${upstream.baseUrl.replace(/\/+$/, '')}${path}`,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...upstream.headers },
      body: JSON.stringify({ ...body, model: choice.model }),
      allow: upstream.allow,
      signal,
      bytesMax: ANSWER_BYTES_MAX,
    })
    if (response.status !== 200) throw await statusFault(response)
    if (response.headers['content-type']?.startsWith('text/event-stream'))
      return { kind: 'events', events: await begun(readEvents(response)) }
    const said = objectOf(await readText(response))
    refuseError(said)
    return { kind: 'whole', body: said }
  } catch (error) {
    throw faultOf(error, cancelled)
  }
}

/** What became of a call, from whatever it threw. */
export function faultOf(error: unknown, cancelled: AbortSignal): unknown {
  if (cancelled.aborted) return new ModelFault({ kind: 'cancelled' }, error)
  if (error instanceof ModelFault) return error
  // nothing is thrown of ours before a request goes out but AppErrors: it was the answer that could not be borne
  if (!isAppError(error)) return new ModelFault({ kind: 'nonsense' }, error)
  const isEgress = error.code === 'CONNECTOR_TIMEOUT' || error.code === 'CONNECTOR_UNAVAILABLE'
  if (isEgress && error instanceof NeverConnected) return new ModelFault({ kind: 'unreachable' }, error)
  if (error.code === 'CONNECTOR_TIMEOUT') return new ModelFault({ kind: 'timeout' }, error)
  if (error.code === 'CONNECTOR_UNAVAILABLE') return new ModelFault({ kind: 'cut' }, error)
  return error.code === 'PAYLOAD_TOO_LARGE' ? new ModelFault({ kind: 'nonsense' }, error) : error
}

/** The body of a refusal may repeat what was sent: it is read to free the connection, and kept nowhere. */
async function statusFault(response: StreamResponse): Promise<ModelFault> {
  for await (const _ of response.body);
  const waitMs = retryAfterMs(response.headers['retry-after'], systemClock.nowMs())
  return new ModelFault({ kind: 'status', status: response.status, ...(waitMs === null ? {} : { retryAfterMs: waitMs }) })
}

/**
 * Some servers say under status 200, or as the first event, that there is no answer; where they name a status, it counts as that one.
 * @throws ModelFault
 */
function refuseError({ error }: JsonObject): void {
  if (error === undefined || error === null || error === '') return
  const { code } = asData(error)
  const isStatus = typeof code === 'number' && Number.isInteger(code) && code >= 400 && code <= 599
  throw new ModelFault(isStatus ? { kind: 'status', status: code } : { kind: 'failed' })
}

async function readText(response: StreamResponse): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of response.body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function* readEvents(response: StreamResponse): AsyncGenerator<JsonObject> {
  const decoder = new TextDecoder()
  const ready: string[] = []
  const parser = createParser({
    onEvent: ({ data }) => ready.push(data),
    maxBufferSize: EVENT_LENGTH_MAX,
    onError: (error) => {
      throw new ModelFault({ kind: 'nonsense' }, error)
    },
  })
  for await (const chunk of response.body) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    for (const data of ready.splice(0)) {
      if (data === '[DONE]') return
      yield objectOf(data)
    }
  }
  // the last line may lack the empty one after it
  parser.feed(`${decoder.decode()}\n\n`)
  for (const data of ready.splice(0)) {
    if (data === '[DONE]') return
    const event = wholeEvent(data)
    if (event !== null) yield event
  }
  // a stream that just stops is no whole answer
  throw new ModelFault({ kind: 'cut' })
}

/**
 * Waits for the first event that holds a choice and gives all of them.
 * @throws ModelFault where an error, something else, or nothing comes in its place
 */
async function begun(events: AsyncGenerator<JsonObject>): Promise<AsyncIterable<JsonObject>> {
  const held: JsonObject[] = []
  try {
    while (!hasChoice(held.at(-1))) {
      const next = await events.next()
      if (next.done || held.length >= HELD_MAX) throw new ModelFault({ kind: 'nonsense' })
      refuseError(next.value)
      if (!isEvent(next.value)) throw new ModelFault({ kind: 'nonsense' })
      held.push(next.value)
    }
  } catch (error) {
    await events.return(undefined)
    throw error
  }
  return (async function* () {
    yield* held
    yield* events
  })()
}

function hasChoice(event: JsonObject | undefined): boolean {
  const choices = event?.['choices']
  return Array.isArray(choices) && choices.length > 0
}

/** Null: half of one, where the connection ended. */
function wholeEvent(data: string): JsonObject | null {
  try {
    return objectOf(data)
  } catch {
    return null
  }
}

function objectOf(text: string): JsonObject {
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (cause) {
    throw new ModelFault({ kind: 'nonsense' }, cause)
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new ModelFault({ kind: 'nonsense' })
  if (!isShallow(value, ANSWER_DEPTH_MAX)) throw new ModelFault({ kind: 'nonsense' })
  return value as JsonObject
}
