import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as passed } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** What a scripted model does with one request. */
export type Reply =
  /** `until`: half of it is said, the rest afterwards. */
  | {
      readonly text: string
      readonly pieces?: number
      readonly until?: Promise<void>
      /** Counts that are none, or another model than was asked. */
      readonly lie?: { readonly usage?: unknown; readonly model?: unknown }
    }
  | { readonly calls: readonly { readonly name: string; readonly arguments: string }[] }
  | { readonly refusal: string }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly raw: string; readonly type?: string; readonly headers?: Readonly<Record<string, string>> }
  /** `body`: half of an answer in one piece, and then nothing. */
  | { readonly hang: 'before' | 'during' | 'body' }
  /** An answer as any other, after a while. */
  | { readonly afterMs: number; readonly reply: Reply }
  /** Pieces without end, or one piece without end. */
  | { readonly endless: 'events' | 'piece' }
  /** So much of nothing, packed into little. */
  | { readonly bombBytes: number }
  | { readonly breakOff: true }
  /** The connection ends before a word of an answer. */
  | { readonly cut: true }

export interface Asked {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
}

export type Script = (asked: Asked, n: number) => Reply

/**
 * An OpenAI-compatible server over real HTTP that plays models: what it says is written in the test, what it was asked is kept.
 * `model` of the request chooses the script; an unknown one is 404, as at real providers.
 */
export class ScriptedModels {
  readonly asked: Asked[] = []
  readonly #scripts: Readonly<Record<string, Script>>
  readonly #server: Server
  readonly #counts = new Map<string, number>()

  constructor(scripts: Readonly<Record<string, Script>>) {
    this.#scripts = scripts
    this.#server = createServer((request, response) => void this.#answer(request, response).catch(() => request.socket.destroy()))
  }

  /** Listens on a free port of loopback and gives the base URL, `http://127.0.0.1:<port>/v1`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (request.method === 'GET' && path === '/v1/models')
      return sendJson(response, 200, { object: 'list', data: Object.keys(this.#scripts).map((id) => ({ id, object: 'model' })) })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
    const asked = { path, headers: request.headers, body }
    this.asked.push(asked)
    const model = String(body['model'])
    const script = this.#scripts[model]
    if (!script) return sendJson(response, 404, { error: { message: `no model ${model}`, code: 'model_not_found' } })
    const n = (this.#counts.get(model) ?? 0) + 1
    this.#counts.set(model, n)
    if (path.endsWith('/embeddings')) return sendJson(response, 200, embeddings(body))
    await this.#reply(script(asked, n), body, response)
  }

  async #reply(reply: Reply, body: Readonly<Record<string, unknown>>, response: ServerResponse): Promise<void> {
    if ('status' in reply) return sendJson(response, reply.status, { error: { message: `status ${reply.status}` } }, reply.headers)
    if ('afterMs' in reply) {
      await passed(reply.afterMs, undefined, { ref: false })
      return await this.#reply(reply.reply, body, response)
    }
    if ('raw' in reply)
      return void response.writeHead(200, { 'content-type': reply.type ?? 'application/json', ...reply.headers }).end(reply.raw)
    if ('bombBytes' in reply) return sendBomb(reply.bombBytes, response)
    if ('endless' in reply) return await sendEndless(reply.endless, body, response)
    if ('hang' in reply && reply.hang === 'before') return
    if ('cut' in reply) return void response.destroy()
    if ('hang' in reply && reply.hang === 'body')
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .write('{"choices":[{"index":0,"message":{"content":"One mo')
    if ('breakOff' in reply || 'hang' in reply) {
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write(`data: ${JSON.stringify(chunk(body, { content: 'One mo' }))}\n\n`)
      if ('breakOff' in reply) setTimeout(() => response.destroy(), 20)
      return
    }
    const message = messageOf(reply)
    if (body['stream'] !== true) return sendJson(response, 200, { ...completion(body, message), ...('lie' in reply ? reply.lie : {}) })
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const deltas = deltasOf(reply, message)
    for (const [at, delta] of deltas.entries()) {
      if ('text' in reply && at === Math.ceil(deltas.length / 2)) await reply.until
      response.write(`data: ${JSON.stringify(chunk(body, delta))}\n\n`)
    }
    response.write(`data: ${JSON.stringify(chunk(body, {}, 'calls' in reply ? 'tool_calls' : 'stop'))}\n\n`)
    const options = body['stream_options'] as { include_usage?: boolean } | undefined
    if (options?.include_usage)
      response.write(
        `data: ${JSON.stringify({ ...chunk(body, {}), choices: [], usage: usageOf(body, message), ...('lie' in reply ? reply.lie : {}) })}\n\n`,
      )
    response.end('data: [DONE]\n\n')
  }
}

function sendBomb(bytes: number, response: ServerResponse): void {
  const packed = gzipSync(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(bytes) } }] }))
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed)
}

/** Until the other side has had enough. */
async function sendEndless(what: 'events' | 'piece', body: Readonly<Record<string, unknown>>, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (what === 'piece') response.write('data: {"choices":[{"index":0,"delta":{"content":"')
  const piece =
    what === 'piece' ? 'x'.repeat(64 * 1024) : `data: ${JSON.stringify(chunk(body, { content: 'and on '.repeat(8 * 1024) }))}\n\n`
  while (!response.destroyed) {
    response.write(piece)
    await passed(1, undefined, { ref: false })
  }
}

type Message = { role: 'assistant'; content: string | null; refusal?: string; tool_calls?: readonly object[] }

function messageOf(reply: Extract<Reply, { text: string } | { calls: readonly object[] } | { refusal: string }>): Message {
  if ('text' in reply) return { role: 'assistant', content: reply.text }
  if ('refusal' in reply) return { role: 'assistant', content: null, refusal: reply.refusal }
  const tool_calls = reply.calls.map((call, i) => ({
    id: `call_${i}`,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }))
  return { role: 'assistant', content: null, tool_calls }
}

function deltasOf(reply: Reply, message: Message): readonly object[] {
  if (!('text' in reply))
    return [{ ...message, ...(message.tool_calls ? { tool_calls: message.tool_calls.map((call, index) => ({ index, ...call })) } : {}) }]
  const size = Math.max(1, Math.ceil(reply.text.length / (reply.pieces ?? 4)))
  const pieces = reply.text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
  return [{ role: 'assistant', content: '' }, ...pieces.map((content) => ({ content }))]
}

function usageOf(body: Readonly<Record<string, unknown>>, message: Message) {
  const [prompt_tokens, completion_tokens] = [body['messages'], message].map((value) => Math.ceil(JSON.stringify(value).length / 4)) as [
    number,
    number,
  ]
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}

const head = (body: Readonly<Record<string, unknown>>) => ({ id: 'chatcmpl-1', created: 1_700_000_000, model: body['model'] })

function completion(body: Readonly<Record<string, unknown>>, message: Message) {
  const finish_reason = message.tool_calls ? 'tool_calls' : 'stop'
  return { ...head(body), object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage: usageOf(body, message) }
}

function chunk(body: Readonly<Record<string, unknown>>, delta: object, finish_reason: string | null = null) {
  return { ...head(body), object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] }
}

/** Eight numbers from the letters of each text: the same text, the same place. */
function embeddings(body: Readonly<Record<string, unknown>>) {
  const texts = [body['input']].flat() as string[]
  const place = (text: string) =>
    Array.from({ length: 8 }, (_, i) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) * (i + 1)) % 997, 7) / 997)
  return {
    object: 'list',
    model: body['model'],
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: place(text) })),
    usage: { prompt_tokens: texts.join('').length, total_tokens: texts.join('').length },
  }
}

function sendJson(response: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
