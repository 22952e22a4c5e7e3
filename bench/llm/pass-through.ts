import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'

/** What everybody writes first: twenty lines that hand a request on to a provider and its answer back. Prints its port. */
const agent = new Agent({ connections: 16 })
const server = createServer(async (incoming, outgoing) => {
  if (incoming.url === '/cpu') return void outgoing.end(JSON.stringify(process.cpuUsage()))
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { model: _, ...asked } = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
  const headers = { 'content-type': 'application/json', authorization: 'Bearer bench-key' }
  const body = JSON.stringify({ ...asked, model: 'bench' })
  const answer = await request(`${process.argv[2]}/chat/completions`, { method: 'POST', headers, body, dispatcher: agent })
  outgoing.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) })
  answer.body.pipe(outgoing)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.stdin.on('end', () => process.exit(0)).resume()
