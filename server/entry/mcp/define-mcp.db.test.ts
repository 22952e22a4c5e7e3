import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, McpServer, PROTOCOL_VERSION_META_KEY } from '@modelcontextprotocol/server'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { answerTool } from '#server/entry/mcp/answer-tool.ts'
import { defineMcp, type McpInput } from '#server/entry/mcp/define-mcp.ts'
import { arrangeBearer } from '#server/entry/mcp/testing/arrange-client.ts'
import { RATE } from '#server/entry/rate-limit/check-rate.ts'
import { BODY_BYTES_MAX } from '#server/entry/read-request.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { actingToken } from '#server/observability/acting-token.ts'

useTestDatabase()
const built: McpInput[] = []
let fails: Error | null = null
const { POST, GET } = defineMcp({
  surface: 'skills',
  build: (input) => {
    built.push(input)
    if (fails) throw fails
    const server = new McpServer({ name: 'test', version: '1' }, { capabilities: { tools: { listChanged: false } } })
    server.registerTool('acts', {}, async () => ({ content: [{ type: 'text', text: String(actingToken()) }] }))
    server.registerTool(
      'breaks',
      {},
      async () =>
        await answerTool(input.requestId, 'tool breaks', async () => {
          throw new Error('password of the database is 1234')
        }),
    )
    return server
  },
})
let me: Awaited<ReturnType<typeof arrangeBearer>>
beforeAll(async () => {
  me = await arrangeBearer(await arrangeWorkspace(), ['skills'])
})
beforeEach(() => {
  built.length = 0
  fails = null
})

interface Said {
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly code: string; readonly traceId: string } }
  readonly result?: { readonly content?: readonly { readonly text: string }[]; readonly isError?: boolean }
}

/** As a client of 2025-11-25 sends it: one message, no session. */
async function ask(headers: Record<string, string> = {}, body: string = message('tools/list')) {
  const request = new Request('http://localhost/api/mcp/skills', {
    method: 'POST',
    headers: {
      host: 'localhost:3000',
      authorization: `Bearer ${me.bearer}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body,
  })
  const answer = await POST(request, { params: Promise.resolve({}) })
  const text = await answer.text()
  const line = text.split('\n').find((one) => one.startsWith('data: '))
  return { status: answer.status, headers: answer.headers, text, said: JSON.parse(line?.slice(6) ?? text) as Said }
}
function message(method: string, params: object = {}): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
}

describe('before the protocol is spoken', () => {
  test.each([
    ['attacker.example', 'HOST_REFUSED'],
    ['localhost.attacker.example:3000', 'HOST_REFUSED'],
    ['', 'HOST_REFUSED'],
  ])('another name for this machine is refused, whatever else is right: %s', async (host, code) => {
    const { status, said } = await ask({ host, 'x-forwarded-host': 'localhost' })
    expect([status, said.error?.data?.code, built.length]).toEqual([403, code, 0])
  })

  test.each(['http://attacker.example', 'null', 'https://localhost.attacker.example'])(
    'a page of another site is refused, whatever token it has: %s',
    async (origin) => {
      const { status, said } = await ask({ origin })
      expect([status, said.error?.data?.code, built.length]).toEqual([403, 'ORIGIN_REFUSED', 0])
    },
  )

  test('its own name and a page of its own are let in', async () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000']) expect((await ask({ host })).status).toBe(200)
    expect((await ask({ origin: 'http://localhost:3000' })).status).toBe(200)
  })

  test('nothing is built and nothing of the message is read without a token that opens it; a 401 says where one is to be had', async () => {
    for (const authorization of ['', 'Bearer made-up', `Bearer muster_${'x'.repeat(43)}`, 'Basic eDp5']) {
      const { status, headers, said } = await ask({ authorization }, 'no message at all')
      expect([status, built.length]).toEqual([401, 0])
      expect(said.error).toMatchObject({
        code: -32_000,
        data: { code: authorization.startsWith('Bearer') ? 'TOKEN_REFUSED' : 'MCP_TOKEN_NEEDED' },
      })
      expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="muster".*resource_metadata="[^"]+\/api\/mcp\/skills"/)
    }
    const other = await arrangeBearer(await arrangeWorkspace(), ['read', 'tools'])
    const { status, headers, said } = await ask({ authorization: `Bearer ${other.bearer}` })
    expect([status, said.error?.data?.code, built.length]).toEqual([403, 'TOKEN_SCOPE_MISSING', 0])
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"')
  })

  test('a session opens nothing, alone or beside a token', async () => {
    const cookie = `muster_session=${me.session}`
    expect((await ask({ authorization: '', cookie })).status).toBe(401)
    expect((await ask({ cookie })).said.error?.data?.code).toBe('CREDENTIALS_MIXED')
  })

  test('no more of a message is read than of any request', async () => {
    const { status } = await ask({}, message('tools/list', { padding: 'x'.repeat(BODY_BYTES_MAX) }))
    expect([status, built.length]).toEqual([413, 0])
  })

  test('one request is one message: an array of them is refused whole, however it is written', async () => {
    const call = message('tools/call', { name: 'acts', arguments: {} })
    for (const batch of [`[${Array(100).fill(call).join()}]`, ` \n[${call}]`, `\uFEFF[${call}]`, '[]']) {
      const { status, said } = await ask({}, batch)
      expect([status, said.error?.code, built.length]).toEqual([400, -32_600, 0])
    }
  })
})

test('one client holds few of the places where changes are waited for, and gives them back when it leaves', async () => {
  const _meta = {
    [PROTOCOL_VERSION_META_KEY]: '2026-07-28',
    [CLIENT_INFO_META_KEY]: { name: 'test', version: '1' },
    [CLIENT_CAPABILITIES_META_KEY]: {},
  }
  const listen = async (bearer: string, signal: AbortSignal = new AbortController().signal) =>
    await POST(
      new Request('http://localhost/api/mcp/skills', {
        method: 'POST',
        signal,
        headers: {
          host: 'localhost:3000',
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'subscriptions/listen',
        },
        body: message('subscriptions/listen', { notifications: {}, _meta }),
      }),
      { params: Promise.resolve({}) },
    )
  const left = new AbortController()
  const open = [await listen(me.bearer, left.signal)]
  while (open.length < 8) open.push(await listen(me.bearer))
  expect(open.map(({ status }) => status)).toEqual(Array(8).fill(200))
  const refused = await listen(me.bearer)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  const other = await arrangeBearer(await arrangeWorkspace(), ['skills'])
  open.push(await listen(other.bearer))
  expect(open.at(-1)?.status).toBe(200)
  // One ends by leaving, one by not reading on.
  left.abort()
  await open[1]?.body?.cancel()
  open.push(await listen(me.bearer), await listen(me.bearer))
  expect(open.slice(-2).map(({ status }) => status)).toEqual([200, 200])
  for (const { body } of open) await body?.cancel().catch(() => {})
})

test('what is built knows the person, and of the token neither text nor cookie', async () => {
  await ask()
  const [input] = built
  expect(input?.principal).toMatchObject({ userId: me.userId, via: { kind: 'token', scopes: ['skills'] } })
  expect([input?.headers.get('authorization'), input?.headers.get('host')]).toEqual([null, 'localhost:3000'])
})

test('a call acts as that token, and its errors are our codes and a request id, never words of an exception', async () => {
  const acts = await ask({}, message('tools/call', { name: 'acts', arguments: {} }))
  expect(acts.said.result?.content?.[0]?.text).toMatch(/^tok_/)
  const breaks = await ask({}, message('tools/call', { name: 'breaks', arguments: {} }))
  expect(breaks.said.result?.isError).toBe(true)
  expect(breaks.said.result?.content?.[0]?.text).toMatch(/\(INTERNAL, req_/)
  for (const failure of [new Error('password of the database is 1234'), new AppError('VALIDATION_FAILED')]) {
    fails = failure
    const { said, headers, text } = await ask()
    expect(said.error?.data).toMatchObject({
      code: failure instanceof AppError ? 'VALIDATION_FAILED' : 'INTERNAL',
      traceId: headers.get('x-request-id'),
    })
    expect(text).not.toContain('1234')
  }
  expect(breaks.text).not.toContain('1234')
})

test('requests are counted as those of the API are', async () => {
  const { bearer } = await arrangeBearer(await arrangeWorkspace(), ['skills'])
  const headers = { host: 'localhost', authorization: `Bearer ${bearer}` }
  const get = async () => await GET(new Request('http://localhost/api/mcp/skills', { headers }), { params: Promise.resolve({}) })
  const answers = await Promise.all(Array.from({ length: RATE.signedIn.max + 50 }, get))
  const limited = answers.filter(({ status }) => status === 429)
  expect(limited.length).toBeGreaterThan(0)
  expect(limited[0]?.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(answers.filter(({ status }) => status === 405).length).toBeGreaterThanOrEqual(RATE.signedIn.max)
})
