import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { POST } from '../../app/api/llm/v1/chat/completions/route.ts'

/** The route of the gateway as it stands, over plain HTTP in a process of its own, everything on. Prints its port. */
async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.url === '/cpu') return void outgoing.end(JSON.stringify(process.cpuUsage()))
  const left = new AbortController()
  outgoing.on('close', () => left.abort())
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string])
  const request = new Request(`http://muster.bench${incoming.url}`, {
    method: 'POST',
    headers,
    body: Buffer.concat(chunks),
    signal: left.signal,
  })
  const response = await POST(request, { params: Promise.resolve({}) })
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) Readable.fromWeb(response.body as NodeStream).pipe(outgoing)
  else outgoing.end(Buffer.from(await response.arrayBuffer()))
}

const server = createServer((incoming, outgoing) => void answer(incoming, outgoing).catch(() => outgoing.destroy()))
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.stdin.on('end', () => process.exit(0)).resume()
