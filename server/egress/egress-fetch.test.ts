import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { egressFetch } from '#server/egress/egress-fetch.ts'
import { isPublicAddress, UNENCRYPTED_WHY } from '#server/egress/resolve-address.ts'

const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/plain': (request, response) => response.end(`${request.method} ${request.headers['x-key'] ?? ''}`),
  '/inside': (_, response) => response.writeHead(302, { location: '/plain' }).end(),
  '/away': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  '/other-port': (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port + 1}/plain` }).end(),
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/large': (_, response) => response.end(Buffer.alloc(200_000)),
  '/drip': (_, response) => void response.write('x'),
  '/silent': () => {},
}
let server: Server
let port = 0
beforeAll(async () => {
  server = createServer((request, response) => routes[request.url ?? '']?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const get = (path: string, more: Partial<Parameters<typeof egressFetch>[0]> = {}) =>
  egressFetch({ url: `http://127.0.0.1:${port}${path}`, workspaceId: 'ws_a', allow: [`127.0.0.1:${port}`], timeoutMs: 2000, ...more })

test('a listed private address answers, with headers and method as given', async () => {
  expect((await get('/plain', { method: 'POST', body: 'x', headers: { 'x-key': 'k' } })).body.toString()).toBe('POST k')
})

describe('refused before a connection is made', () => {
  test.each([
    ['loopback', 'http://127.0.0.1/'],
    ['another port of a listed host', 'http://127.0.0.1:1/'],
    ['a number that is loopback', 'http://2130706433/'],
    ['octal', 'http://0177.0.0.1/'],
    ['loopback in IPv6', 'http://[::1]/'],
    ['IPv4 inside IPv6', 'http://[::ffff:127.0.0.1]/'],
    ['link-local', 'http://169.254.169.254/'],
    ['a private network', 'https://10.1.2.3/'],
    ['no host at all', 'http://0.0.0.0/'],
    ['a file', 'file:///etc/passwd'],
    ['credentials', 'http://a:b@example.com/'],
    ['a translated address', 'http://[64:ff9b::7f00:1]/'],
    ['a unique local address', 'http://[fd00::1]/'],
  ])('%s', async (_, url) => {
    await expect(get('', { url })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  })
  test('a name with one private address among public ones', async () => {
    await expect(get('', { url: 'http://mixed.example/', resolve: async () => ['93.184.216.34', '10.0.0.1'] })).rejects.toMatchObject({
      code: 'EGRESS_REFUSED',
    })
  })
})

test('what carries a token or saved secret goes unencrypted to a listed address inside a network only', async () => {
  const far = { url: 'http://far.example/', allow: ['far.example:80'], resolve: async () => ['93.184.216.34'], confidential: true }
  await expect(get('', far)).rejects.toMatchObject({ code: 'EGRESS_REFUSED', context: { why: UNENCRYPTED_WHY } })
  expect((await get('/plain', { confidential: true })).status).toBe(200)
})

test('a name is asked once and its answer is what gets connected: a second answer cannot lead elsewhere', async () => {
  let asked = 0
  const resolve = async () => {
    asked += 1
    return asked === 1 ? ['127.0.0.1'] : ['10.0.0.1']
  }
  const answer = await get('', { url: `http://rebind.example:${port}/plain`, allow: [`rebind.example:${port}`], resolve })
  expect(answer.status).toBe(200)
  expect(asked).toBe(1)
})

describe('redirects', () => {
  test('inside the origin are followed', async () => {
    expect(await get('/inside')).toMatchObject({ status: 200, url: `http://127.0.0.1:${port}/plain` })
  })
  test.each(['/away', '/other-port', '/loop'])('%s is refused', async (path) => {
    await expect(get(path)).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
  })
})

test('too much, too slow and silent end with their own errors', async () => {
  await expect(get('/large', { bytesMax: 1000 })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  await expect(get('/drip', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'CONNECTOR_TIMEOUT' })
  await expect(get('/silent', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'CONNECTOR_TIMEOUT' })
  await expect(get('', { url: 'http://slow.example/', resolve: () => new Promise(() => {}), timeoutMs: 100 })).rejects.toMatchObject({
    code: 'CONNECTOR_TIMEOUT',
  })
})

test.each([
  ['8.8.8.8', true],
  ['1.1.1.1', true],
  ['2606:4700:4700::1111', true],
  ['192.168.1.1', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['100.64.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
  ['ff02::1', false],
  ['::ffff:8.8.8.8', false],
  ['not an address', false],
])('%s public: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic))
