import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { reachMuster } from './reach-muster.ts'

const reach = async (site: string, init: RequestInit = {}) =>
  await reachMuster(site, '/api/health', init).catch((error: Error) => error.message)

test('where nothing answers, the address, the cause and the way to say another one are named', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await new Promise((resolve) => server.close(resolve))
  expect(await reach(site)).toBe(
    `Muster was not reached at ${site}: nothing answers there (ECONNREFUSED). Say where Muster is with --url or MUSTER_URL.`,
  )
})

test('an answer that takes too long or breaks off is said as well', async () => {
  const server = createServer((request, response) => {
    if (request.headers['x-ends'] === 'soon') response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await reach(site, { signal: AbortSignal.timeout(20) })).toContain(`${site}: it took too long (TimeoutError). Say where`)
  expect(await reach(site, { headers: { 'x-ends': 'soon' } })).toMatch(
    /reached at .*: the connection broke \(.*\)\. Say where .* --url or MUSTER_URL/,
  )
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('what is no address is said before anything is sent', async () => {
  for (const site of ['muster', 'file:///etc/passwd', ''])
    expect(await reach(site)).toBe(`${site} is no address of the web. Say where Muster is with --url or MUSTER_URL.`)
})
