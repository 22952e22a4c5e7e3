import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checkAddress } from './check-address.ts'

let healthy: Server
let other: Server
const before = { PUBLIC_URL: process.env['PUBLIC_URL'], PORT: process.env['PORT'] }
const listen = async (status: number): Promise<Server> => {
  const server = createServer((_, response) => void response.writeHead(status).end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
const port = (server: Server): number => (server.address() as AddressInfo).port

beforeAll(async () => {
  healthy = await listen(200)
  other = await listen(404)
})
afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})
afterAll(() => {
  healthy.close()
  other.close()
})

async function check(publicUrl: string | undefined, webPort: number): Promise<string> {
  if (publicUrl === undefined) delete process.env['PUBLIC_URL']
  else process.env['PUBLIC_URL'] = publicUrl
  process.env['PORT'] = String(webPort)
  const [found] = await checkAddress()
  return `${found?.level}: ${found?.says}`
}

test.each([
  ['not set', undefined, /^note: PUBLIC_URL is not set: links in mails lead to http:\/\/127/],
  ['no web address', 'ftp://muster.example', /^problem: PUBLIC_URL is not an address/],
  ['with a password', 'https://a:b@muster.example', /^problem: PUBLIC_URL is not an address/],
  ['with a path', 'https://muster.example/app', /^problem: PUBLIC_URL has a path/],
  ['open on the internet', 'http://muster.example', /^problem: http:\/\/muster\.example is not https/],
])('%s', async (_, url, says) => {
  expect(await check(url, 1)).toMatch(says)
})

test('reachable from here is ok; something else there is a problem; without Muster running nothing was tried', async () => {
  const good = `http://127.0.0.1:${port(healthy)}`
  const wrong = `http://127.0.0.1:${port(other)}`
  expect(await check(good, port(healthy))).toMatch(/^ok: .* answers from here/)
  expect(await check(wrong, port(healthy))).toMatch(/^problem: .* does not lead to Muster from here \(status 404\)/)
  expect(await check('http://127.0.0.1:1', port(healthy))).toMatch(/^problem: .* does not lead to Muster from here/)
  expect(await check(wrong, 1)).toMatch(/^note: .* was not tried/)
})
