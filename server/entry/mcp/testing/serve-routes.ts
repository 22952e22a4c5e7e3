import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { RouteHandler } from '#server/entry/answer-request.ts'

interface Served {
  /** Without a slash at the end. */
  readonly origin: string
  close(): Promise<void>
}

/**
 * Routes as Next serves them, over real HTTP on this machine: the request ends with its connection, the answer flows as it is made.
 * @param routes `POST /api/mcp/skills` → handler
 * @param bearer put on requests that bring none, for clients that cannot be told one
 */
export async function serveRoutes(routes: Readonly<Record<string, RouteHandler>>, bearer?: string): Promise<Served> {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://localhost')
    const handler = routes[`${incoming.method} ${url.pathname}`]
    if (!handler) return void outgoing.writeHead(404).end()
    const left = new AbortController()
    outgoing.on('close', () => left.abort(new DOMException('the client left', 'AbortError')))
    const headers = new Headers(Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]))
    if (bearer !== undefined && !headers.has('authorization')) headers.set('authorization', `Bearer ${bearer}`)
    const body = incoming.method === 'POST' ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' as const } : {}
    const request = new Request(url, { method: incoming.method ?? 'GET', headers, signal: left.signal, ...body })
    const response = await handler(request, { params: Promise.resolve({}) })
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.flushHeaders()
    if (response.body) await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing).catch(() => {})
    else outgoing.end()
  }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing).catch(() => outgoing.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
