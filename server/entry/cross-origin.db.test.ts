import { globSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { RouteHandler } from '#server/entry/answer-request.ts'
import { arrangeBearer } from '#server/entry/mcp/testing/arrange-client.ts'
import { RATE } from '#server/entry/rate-limit/check-rate.ts'
import { listRoutes } from '#server/entry/testing/list-routes.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import * as METADATA from '../../app/.well-known/oauth-authorization-server/route.ts'
import * as RESOURCE from '../../app/.well-known/oauth-protected-resource/api/mcp/[surface]/route.ts'
import * as TOOLS from '../../app/api/mcp/tools/route.ts'
import * as OAUTH from '../../app/api/oauth/[...path]/route.ts'

useTestDatabase()
const HERE = 'http://localhost:3000'
const INSPECTOR = 'http://localhost:6274'
const ELSEWHERE = 'https://inspector.example'
let me: Awaited<ReturnType<typeof arrangeBearer>>
beforeAll(async () => {
  me = await arrangeBearer(await arrangeWorkspace(), ['tools'], 'operator')
})

interface Asked {
  readonly method: string
  readonly path: string
  readonly origin?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly params?: Record<string, string>
}
async function ask(route: RouteHandler | undefined, { method, path, origin = ELSEWHERE, headers = {}, body, params = {} }: Asked) {
  const request = new Request(`${HERE}${path}`, {
    method,
    headers: { host: 'localhost:3000', origin, 'x-forwarded-for': `${method} ${path}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(5_000),
  })
  const answer = await (route as RouteHandler)(request, { params: Promise.resolve(params) })
  const across = Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')))
  if (method !== 'GET' || answer.headers.get('content-type') !== 'text/event-stream') await answer.body?.cancel()
  return { status: answer.status, headers: answer.headers, across }
}
const EXPOSED = 'WWW-Authenticate, Mcp-Session-Id, Mcp-Protocol-Version, Retry-After, X-Request-Id'
const preflight = (method: string) => ({ 'access-control-request-method': method, 'access-control-request-headers': 'anything' })

describe('a program in a browser', () => {
  test.each([
    ['/.well-known/oauth-authorization-server', METADATA.OPTIONS, 'GET'],
    ['/.well-known/oauth-protected-resource/api/mcp/tools', RESOURCE.OPTIONS, 'GET'],
    ['/api/oauth/register', OAUTH.OPTIONS, 'POST'],
    ['/api/oauth/token', OAUTH.OPTIONS, 'POST'],
    ['/api/oauth/revoke', OAUTH.OPTIONS, 'POST'],
  ] as const)('may ask %s from any page, with exactly these headers and no cookie', async (path, route, method) => {
    const { status, across } = await ask(route, { method: 'OPTIONS', path, headers: preflight(method), params: { surface: 'tools' } })
    expect([status, across]).toEqual([
      204,
      {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': method,
        'access-control-allow-headers': 'content-type, mcp-protocol-version',
        'access-control-max-age': '600',
        'access-control-expose-headers': EXPOSED,
      },
    ])
  })

  test('reads metadata, its registration, and why it was refused', async () => {
    const readable = { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED }
    const metadata = await ask(METADATA.GET, { method: 'GET', path: '/.well-known/oauth-authorization-server' })
    const path = '/.well-known/oauth-protected-resource/api/mcp/tools'
    const resource = await ask(RESOURCE.GET, { method: 'GET', path, params: { surface: 'tools' } })
    const missing = await ask(RESOURCE.GET, { method: 'GET', path: `${path}s`, params: { surface: 'toolss' } })
    const body = JSON.stringify({ redirect_uris: [`${INSPECTOR}/oauth/callback`], client_name: 'Inspector' })
    const registered = await ask(OAUTH.POST, { method: 'POST', path: '/api/oauth/register', body })
    const refused = await ask(OAUTH.POST, { method: 'POST', path: '/api/oauth/register', body: '{}' })
    const token = await ask(OAUTH.POST, { method: 'POST', path: '/api/oauth/token', body: 'grant_type=nothing' })
    expect([metadata, resource, missing, registered, refused, token].map(({ across, status }) => [status, across])).toEqual(
      [200, 200, 404, 201, 400, 400].map((status) => [status, readable]),
    )
  })

  test('cannot ask in somebody’s name where people say yes: that address answers pages of others nothing', async () => {
    for (const [method, route] of [
      ['GET', OAUTH.GET],
      ['OPTIONS', OAUTH.OPTIONS],
    ] as const) {
      const cookie = `muster_session=${me.session}`
      const { across } = await ask(route, { method, path: '/api/oauth/authorize?client_id=x', headers: { cookie } })
      expect(across).toEqual({})
    }
  })

  test('on this machine speaks MCP, and is told by a 401 where to sign in', async () => {
    const path = '/api/mcp/tools'
    const before = await ask(TOOLS.OPTIONS, { method: 'OPTIONS', path, origin: INSPECTOR, headers: preflight('POST') })
    expect([before.status, before.across]).toMatchObject([
      204,
      {
        'access-control-allow-origin': INSPECTOR,
        'access-control-allow-methods': 'GET, POST, DELETE',
        'access-control-allow-headers': expect.stringMatching(/^authorization, content-type, .*mcp-session-id/),
      },
    ])
    expect(before.across).not.toHaveProperty('access-control-allow-credentials')
    const readable = { 'access-control-allow-origin': INSPECTOR, 'access-control-expose-headers': EXPOSED }
    const signedOut = await ask(TOOLS.POST, { method: 'POST', path, origin: INSPECTOR, body: '{}' })
    expect([signedOut.status, signedOut.across, signedOut.headers.get('vary')]).toEqual([401, readable, 'Origin'])
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })
    const headers = { authorization: `Bearer ${me.bearer}`, accept: 'application/json, text/event-stream' }
    const let_in = await ask(TOOLS.POST, { method: 'POST', path, origin: INSPECTOR, body, headers })
    expect([let_in.status, let_in.across]).toEqual([200, readable])
  })

  test('of another site reads nothing of MCP, whatever token it has', async () => {
    for (const [method, route, body] of [
      ['OPTIONS', TOOLS.OPTIONS],
      ['POST', TOOLS.POST, '{}'],
    ] as const) {
      const headers = { authorization: `Bearer ${me.bearer}` }
      const refused = await ask(route, { method, path: '/api/mcp/tools', headers, ...(body === undefined ? {} : { body }) })
      expect([refused.status, refused.across]).toEqual([403, {}])
    }
  })

  test('is counted where it asks before asking', async () => {
    const often = async () =>
      (await ask(METADATA.OPTIONS, { method: 'OPTIONS', path: '/.well-known/oauth-authorization-server?often' })).status
    // More than two minutes allow: the next may begin meanwhile.
    const answers = await Promise.all(Array.from({ length: 2 * RATE.signedIn.max + 1 }, often))
    expect(answers).toContain(429)
  })
})

test('no route that takes a cookie says anything to pages of others', async () => {
  const routes = (await listRoutes()).filter(({ handler, path }) => handler.about.door !== 'mcp' && !path.startsWith('/api/oauth/'))
  expect(routes.length).toBeGreaterThan(100)
  for (const { handler, method, path } of routes) {
    const headers = { cookie: `muster_session=${me.session}` }
    const body = method === 'GET' || method === 'HEAD' ? {} : { body: 'no body of any route' }
    const { across } = await ask(handler, { method, path, headers, ...body, params: { id: 'none' } })
    expect([path, across]).toEqual([path, {}])
  }
  const writers = globSync(['app/**/*.ts', 'server/**/*.ts', 'proxy.ts', 'next.config.ts']).filter(
    (file) => !file.endsWith('.test.ts') && /['"]access-control-/i.test(readFileSync(file, 'utf8')),
  )
  expect(writers).toEqual(['server/entry/cross-origin.ts'])
  const asked = globSync('app/**/route.ts').filter((file) => /\bOPTIONS\b/.test(readFileSync(file, 'utf8')))
  expect(asked.filter((file) => !/\/(?:mcp|oauth|\.well-known)\//.test(`/${file}`))).toEqual([])
})
