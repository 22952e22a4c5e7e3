import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Message = { readonly id?: number | string; readonly method?: string; readonly params?: Record<string, unknown> }
const ANY = { type: 'object', properties: { value: { type: 'string' } } }
const tool = (name: string, more: object = {}) => ({ name, description: `does ${name}`, inputSchema: ANY, ...more })
const TOOLS = [
  tool('fine', { outputSchema: { type: 'object', properties: { value: { type: 'string' } }, required: ['value'] } }),
  tool('lie', { outputSchema: { type: 'object', properties: { value: { type: 'string' } }, required: ['value'] } }),
  ...['ask', 'sample', 'late', 'slow', 'large', 'cut', 'html'].map((name) => tool(name)),
]

/**
 * A server of revision 2025-11-25 with sessions, word by word as the revision has it, that does what servers should not: asks in the
 * middle of a call, never answers, answers too much, breaks off, forgets its sessions. Keeps which tools were called.
 */
export class OldServer {
  readonly called: string[] = []
  /** What came back for what it asked in the middle of a call. */
  readonly given: unknown[] = []
  /** What it was told beside the arguments of its calls. */
  readonly told: unknown[] = []
  readonly #sessions = new Set<string>()
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response))

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/mcp`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** As after a restart, or a quarter of an hour of silence. */
  forget(): void {
    this.#sessions.clear()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method !== 'POST') return void response.writeHead(405).end()
    const message = JSON.parse(Buffer.concat(chunks).toString()) as Message
    const session = request.headers['mcp-session-id']
    if (message.method === 'initialize') return this.#begin(message, response)
    if (session === undefined) return void response.writeHead(400).end()
    if (!this.#sessions.has(String(session))) return void response.writeHead(404).end()
    if (message.method === undefined) this.given.push(message)
    if (message.id === undefined || message.method === undefined) return void response.writeHead(202).end()
    if (message.method === 'tools/list') return json(response, message, { tools: TOOLS })
    if (message.method === 'tools/call') return this.#call(message, response)
    return json(response, message, undefined, { code: -32601, message: 'no such method' })
  }

  #begin(message: Message, response: ServerResponse): void {
    const session = randomUUID()
    this.#sessions.add(session)
    response.setHeader('mcp-session-id', session)
    const serverInfo = { name: 'old', version: '1' }
    json(response, message, { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo })
  }

  #call(message: Message, response: ServerResponse): void {
    const name = String(message.params?.['name'])
    this.called.push(name)
    this.told.push(message.params?.['_meta'] ?? null)
    const text = (value: string) => json(response, message, { content: [{ type: 'text', text: value }] })
    switch (name) {
      case 'fine':
        return json(response, message, { content: [], structuredContent: message.params?.['arguments'] })
      case 'lie':
        return json(response, message, { content: [], structuredContent: { value: 7 } })
      case 'ask':
        return this.#askBack(message, response, 'elicitation/create', { message: 'Password?', requestedSchema: ANY })
      case 'sample':
        return this.#askBack(message, response, 'sampling/createMessage', { messages: [], maxTokens: 10 })
      case 'late':
        return void setTimeout(() => text('here it is'), 100)
      case 'large':
        return text('x'.repeat(9 * 1024 * 1024))
      case 'cut':
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: message\n')
        return void setTimeout(() => response.destroy(), 20)
      case 'html':
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>It works</p>')
      default:
        return
    }
  }

  /** On the stream of the call; it goes on at once as if it had been given everything. */
  #askBack(message: Message, response: ServerResponse, method: string, params: object): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const say = (one: object): void => void response.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...one })}\n\n`)
    say({ id: 'from-server', method, params })
    say({ id: message.id, result: { content: [{ type: 'text', text: 'done with it' }] } })
    response.end()
  }
}

function json(response: ServerResponse, { id }: Message, result: unknown, error?: object): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', id, ...(error ? { error } : { result }) }))
}
