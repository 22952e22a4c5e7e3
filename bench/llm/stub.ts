import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A provider that costs nothing: the same short answer to everybody, whole or in pieces, in a process of its own. Prints its port. */
const text = 'The capital of France is Paris, a city on the Seine with about two million inhabitants.'
const usage = { prompt_tokens: 24, completion_tokens: 20, total_tokens: 44 }
const head = { id: 'chatcmpl-bench', created: 1_700_000_000, model: 'bench' }
const message = { role: 'assistant', content: text }
const whole = JSON.stringify({ ...head, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], usage })
const event = (choices: readonly object[], more: object = {}) =>
  `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`
const pieces = [
  ...text.split(/(?<= )/).map((content) => event([{ index: 0, delta: { content }, finish_reason: null }])),
  event([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  event([], { usage }),
  'data: [DONE]\n\n',
].join('')

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString()
  })
  request.on('end', () => {
    const isStream = body.includes('"stream":true')
    response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' }).end(isStream ? pieces : whole)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.stdin.on('end', () => process.exit(0)).resume()
