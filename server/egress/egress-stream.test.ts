import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NeverConnected } from '#server/egress/egress-fetch.ts'
import { egressStream } from '#server/egress/egress-stream.ts'
import { withImap } from '#server/egress/imap-session.ts'
import { UNENCRYPTED_WHY } from '#server/egress/resolve-address.ts'
import { smtpSession } from '#server/egress/smtp-session.ts'

const sockets = new Set<unknown>()
const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/pieces': (_, response) => {
    response.write('one ')
    setImmediate(() => response.end('two'))
  },
  '/away': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  '/large': (_, response) => response.end(Buffer.alloc(200_000)),
  '/drip': (_, response) => void response.write('x'),
  '/silent': () => {},
  '/cut': (request) => void request.socket.destroy(),
  '/broken': (request, response) => {
    response.write('x')
    setImmediate(() => request.socket.destroy())
  },
}
let server: Server
let port = 0
beforeAll(async () => {
  server = createServer((request, response) => {
    sockets.add(request.socket)
    routes[request.url ?? '']?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function read(path: string, more: Partial<Parameters<typeof egressStream>[0]> = {}): Promise<string> {
  const call = {
    url: `http://127.0.0.1:${port}${path}`,
    method: 'GET' as const,
    headers: {},
    allow: [`127.0.0.1:${port}`],
    bytesMax: 100_000,
  }
  const { body } = await egressStream({ ...call, signal: AbortSignal.timeout(1000), ...more })
  let text = ''
  for await (const piece of body) text += Buffer.from(piece).toString()
  return text
}

test('an answer comes in pieces, and the connection is kept for the next', async () => {
  sockets.clear()
  for (let i = 0; i < 8; i++) expect(await read('/pieces')).toBe('one two')
  expect(sockets.size).toBeLessThan(4)
})

test('what is not public and not listed is refused, also when the connection would be there already', async () => {
  await read('/pieces')
  await expect(read('/pieces', { allow: [] })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  await expect(read('', { url: 'http://user:pass@127.0.0.1/' })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  await expect(
    read('', { url: `http://mixed.example:${port}/`, resolve: async () => ['93.184.216.34', '10.0.0.1'] }),
  ).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
})

test('a key, a password or a text for a model goes unencrypted to no public address, however its name was ticked; inside a network it does', async () => {
  const resolve = async () => ['93.184.216.34']
  const refused = { code: 'EGRESS_REFUSED', context: { why: UNENCRYPTED_WHY } }
  const headers = { authorization: 'Bearer key' }
  await expect(read('', { url: 'http://far.example/', allow: ['far.example:80'], headers, resolve })).rejects.toMatchObject(refused)
  // a model is told texts, with a key or without
  await expect(read('', { url: 'http://far.example/', allow: ['far.example:80'], resolve })).rejects.toMatchObject(refused)
  expect(await read('/pieces', { headers })).toBe('one two')
  const mail = { host: 'far.example', port: 25, security: 'none', allow: ['far.example:25'], resolve } as const
  const signIn = { user: 'office', password: 'secret' }
  await expect(smtpSession({ ...mail, signIn }, { envelope: { from: '', to: [] }, raw: '' })).rejects.toMatchObject(refused)
  const limits = { deadlineMs: 1000, messageBytesMax: 1000, readOnly: true }
  await expect(withImap({ ...mail, ...signIn, folder: 'INBOX' }, limits, async () => null)).rejects.toMatchObject(refused)
})

test('a name that leads elsewhere by now never gets the connection of the address that was checked before', async () => {
  const call = { url: `http://model.example:${port}/pieces`, allow: [`model.example:${port}`] }
  expect(await read('', { ...call, resolve: async () => ['127.0.0.1'] })).toBe('one two')
  await expect(read('', { ...call, resolve: async () => ['127.0.0.2'] })).rejects.toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
})

test('redirects are an answer, never followed', async () => {
  const { status } = await egressStream({
    url: `http://127.0.0.1:${port}/away`,
    method: 'GET',
    headers: {},
    allow: [`127.0.0.1:${port}`],
    bytesMax: 10,
    signal: AbortSignal.timeout(1000),
  })
  expect(status).toBe(302)
})

test('time and size are bounded, also in the middle of an answer', async () => {
  await expect(read('/silent')).rejects.toMatchObject({ code: 'CONNECTOR_TIMEOUT' })
  await expect(read('/drip')).rejects.toMatchObject({ code: 'CONNECTOR_TIMEOUT' })
  await expect(read('/large')).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  await expect(read('/broken')).rejects.toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
})

test('what never went out says so; what was cut off, or never answered, may have been done', async () => {
  const failed = async (path: string, more: Parameters<typeof read>[1] = {}) => await read(path, more).catch((error: unknown) => error)
  const nobody = await failed('', { url: 'http://127.0.0.1:1/', allow: ['127.0.0.1:1'] })
  expect(nobody).toBeInstanceOf(NeverConnected)
  expect(nobody).toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
  expect(await failed('/pieces', { allow: [] })).toBeInstanceOf(NeverConnected)
  for (const path of ['/cut', '/silent']) {
    // on a new connection, and on one that stood already
    await read('/pieces')
    expect(await failed(path)).not.toBeInstanceOf(NeverConnected)
  }
})
