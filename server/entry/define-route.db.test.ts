import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { RouteHandler } from '#server/entry/answer-request.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sweepKeys } from '#server/entry/idempotency/sweep-keys.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeRole, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { AppError } from '#server/kernel/app-error.ts'

const database = useTestDatabase()
const ORIGIN = 'http://muster.test'

async function arrangeMember(role: Role, workspaceId?: string) {
  const id = workspaceId ?? (await arrangeWorkspace())
  const person = await arrangePerson({ [id]: role })
  return { workspaceId: id, ...(await arrangeSignIn(identityContext, person.email)) }
}

function call(
  route: RouteHandler,
  options: { token?: string; method?: string; body?: unknown; raw?: string; query?: string; headers?: Record<string, string> },
) {
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  const headers = {
    host: 'muster.test',
    origin: ORIGIN,
    ...(options.token ? { cookie: `other=1; muster_session=${options.token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
  }
  const request = new Request(`${ORIGIN}/api/v1/things${options.query ?? ''}`, {
    method: options.method ?? 'POST',
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return route(request, { params: Promise.resolve({ id: 'x' }) })
}

const echo = defineRoute({
  capability: 'runs:start',
  body: z.object({ name: z.string().min(1).max(10), nested: z.object({ n: z.int() }).optional() }),
  handler: async ({ principal, body }) => ({ workspaceId: principal.workspaceId, body }),
})

describe('a route', () => {
  it('is closed without a session, and says so as a problem', async () => {
    for (const token of [undefined, 'made-up', 'x'.repeat(5000)]) {
      const answer = await call(echo, { ...(token ? { token } : {}), body: { name: 'a' } })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      const problem = (await answer.json()) as Record<string, string>
      expect(problem).toMatchObject({ code: 'SIGNED_OUT', status: 401, type: '/docs/errors/SIGNED_OUT' })
      expect(problem['traceId']).toBe(answer.headers.get('x-request-id'))
    }
  })

  it('is closed for a role below, and to a demoted person at once', async () => {
    const { token, principal } = await arrangeMember('operator')
    expect((await call(echo, { token, body: { name: 'a' } })).status).toBe(200)
    await arrangeRole(principal.workspaceId, principal.userId, 'viewer')
    expect((await call(echo, { token, body: { name: 'a' } })).status).toBe(403)
    await database.current.owner`delete from muster.memberships where user_id = ${principal.userId}`
    expect(await (await call(echo, { token, body: { name: 'a' } })).json()).toMatchObject({ code: 'NOT_A_MEMBER' })
  })

  it('refuses an address with a character that no text here can hold', async () => {
    const { token } = await arrangeMember('operator')
    const route = defineRoute({
      capability: 'runs:start',
      query: z.object({ q: z.union([z.string(), z.array(z.string())]).optional() }),
      params: z.object({ id: z.string() }),
      handler: async ({ query, params }) => ({ ...query, ...params }),
    })
    for (const [query, pointer] of [
      ['?q=a%00', '/q'],
      ['?q=a&q=%00', '/q'],
      ['?x%00=a', '/x\u0000'],
    ] as const) {
      const answer = await call(route, { token, query, method: 'GET' })
      expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'VALIDATION_FAILED', errors: [{ pointer }] }])
    }
    const asked = new Request(`${ORIGIN}/api/v1/things/x`, { headers: { host: 'muster.test', cookie: `muster_session=${token}` } })
    const answer = await route(asked, { params: Promise.resolve({ id: 'run_\u0000' }) })
    expect([answer.status, await answer.json()]).toMatchObject([422, { errors: [{ pointer: '/id' }] }])
    expect((await call(route, { token, query: '?q=a&q=b', method: 'GET' })).status).toBe(200)
  })

  it('takes the workspace from the session and refuses a request that names one', async () => {
    const { token, workspaceId } = await arrangeMember('operator')
    expect(await (await call(echo, { token, body: { name: 'a' } })).json()).toMatchObject({ workspaceId })
    for (const name of ['workspace_id', 'workspaceId']) {
      expect((await call(echo, { token, body: { name: 'a', [name]: workspaceId } })).status).toBe(422)
      expect((await call(echo, { token, body: { name: 'a' }, query: `?${name}=${workspaceId}` })).status).toBe(422)
    }
  })

  it('refuses another origin before it looks at anything', async () => {
    const { token } = await arrangeMember('operator')
    const answer = await call(echo, { token, body: { name: 'a' }, headers: { origin: 'http://evil.test' } })
    expect(await answer.json()).toMatchObject({ code: 'ORIGIN_REFUSED' })
  })

  it('names each wrong field by pointer, and broken JSON, wrong types and too much content by code', async () => {
    const { token } = await arrangeMember('operator')
    const wrong = await call(echo, { token, body: { name: '', nested: { n: 1.5 } } })
    expect(wrong.status).toBe(422)
    expect(await wrong.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/name' }, { pointer: '/nested/n' }] })
    expect(await (await call(echo, { token, raw: '{"name":' })).json()).toMatchObject({ errors: [{ code: 'invalid_json' }] })
    for (const raw of ['{"name":"a\\u0000"}', '{"name":"\\ud83d"}', '{"name":"a","nested":{"\\u0000":1}}'])
      expect(await (await call(echo, { token, raw })).json()).toMatchObject({ status: 422, errors: [{ code: 'character_refused' }] })
    const nested = (levels: number) => `{"name":"a","other":${'['.repeat(levels)}${']'.repeat(levels)}}`
    expect(await (await call(echo, { token, raw: nested(5000) })).json()).toMatchObject({
      errors: [{ pointer: '/other', code: 'nested_too_deep', message: 'This is nested more than 100 deep' }],
    })
    expect((await call(echo, { token, raw: nested(99) })).status).toBe(200)
    expect(await (await call(echo, { token, raw: 'name=a', headers: { 'content-type': 'text/plain' } })).json()).toMatchObject({
      errors: [{ code: 'content_type' }],
    })
    const huge = await call(echo, { token, raw: JSON.stringify({ name: 'a'.repeat(1_100_000) }) })
    expect(huge.status).toBe(413)
  })

  it('shows a catalogued error whole and an unknown one by its id only', async () => {
    const { token } = await arrangeMember('viewer')
    const known = defineRoute({
      capability: null,
      handler: async () => {
        throw new AppError('PLAN_STALE', { context: { runId: 'run_1' } })
      },
    })
    expect(await (await call(known, { token })).json()).toMatchObject({ status: 409, code: 'PLAN_STALE', context: { runId: 'run_1' } })
    const unknown = defineRoute({
      capability: null,
      handler: async () => {
        throw new Error('password hunter2 in table users')
      },
    })
    const answer = await call(unknown, { token })
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(text).not.toContain('hunter2')
    expect(text).toContain(answer.headers.get('x-request-id'))
  })

  it('allows so many requests and then answers 429 with the time to wait, one person not counting for another', async () => {
    const few = defineRoute({ capability: null, rateLimit: { max: 3, perMs: 60_000 }, handler: async () => ({}) })
    const { token, workspaceId } = await arrangeMember('viewer')
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await call(few, { token })).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    expect(Number((await call(few, { token })).headers.get('retry-after'))).toBeGreaterThan(0)
    const other = await arrangeMember('viewer', workspaceId)
    expect((await call(few, { token: other.token })).status).toBe(200)
  })
})

describe('an idempotency key', () => {
  const counted = () => {
    const state = { count: 0, failing: false, gate: Promise.resolve() }
    const route = defineRoute({
      capability: 'runs:start',
      body: z.object({ name: z.string() }),
      idempotent: true,
      status: 201,
      handler: async ({ body }) => {
        await state.gate
        if (state.failing) throw new AppError('SIGNER_UNAVAILABLE')
        state.count += 1
        return { name: body.name, n: state.count }
      },
    })
    return { state, route }
  }
  const keyed = (token: string, key: string, name = 'a') => ({ token, body: { name }, headers: { 'idempotency-key': key } })

  it('gives the first answer to every repetition, and acts once', async () => {
    const { token } = await arrangeMember('operator')
    const { state, route } = counted()
    const first = await call(route, keyed(token, 'k1'))
    const again = await call(route, keyed(token, 'k1'))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(await again.json()).toEqual(await first.json())
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(state.count).toBe(1)
  })

  it('acts once when ten come at the same time; the others hear that it is under way', async () => {
    const { token } = await arrangeMember('operator')
    const { state, route } = counted()
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await call(route, keyed(token, 'k1'))).status))
    expect(state.count).toBe(1)
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true)
  })

  it('refuses another request under the same key', async () => {
    const { token } = await arrangeMember('operator')
    const { state, route } = counted()
    await call(route, keyed(token, 'k1', 'a'))
    expect(await (await call(route, keyed(token, 'k1', 'b'))).json()).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' })
    expect(state.count).toBe(1)
  })

  it('belongs to one person of one workspace', async () => {
    const { token, workspaceId } = await arrangeMember('operator')
    const { state, route } = counted()
    for (const other of [token, (await arrangeMember('operator', workspaceId)).token, (await arrangeMember('operator')).token]) {
      expect((await call(route, keyed(other, 'k1'))).status).toBe(201)
    }
    expect(state.count).toBe(3)
  })

  it('does not answer a person who has lost the right to ask', async () => {
    const { token, principal } = await arrangeMember('operator')
    const { route } = counted()
    await call(route, keyed(token, 'k1'))
    await arrangeRole(principal.workspaceId, principal.userId, 'viewer')
    expect((await call(route, keyed(token, 'k1'))).status).toBe(403)
  })

  it('is free again after an error, and after 24 hours', async () => {
    const { token } = await arrangeMember('operator')
    const { state, route } = counted()
    state.failing = true
    expect((await call(route, keyed(token, 'k1'))).status).toBe(503)
    state.failing = false
    expect((await call(route, keyed(token, 'k1'))).status).toBe(201)
    await database.current.owner`update muster.idempotency_keys set created_at = now() - interval '25 hours'`
    expect((await call(route, keyed(token, 'k1', 'b'))).status).toBe(201)
    expect(state.count).toBe(2)
  })
  it('and its answer are gone after 24 hours, also of somebody who never sends one again', async () => {
    const { owner } = database.current
    const [gone, kept] = [await arrangeMember('operator'), await arrangeMember('operator')]
    const { route } = counted()
    expect((await call(route, keyed(gone.token, 'k1'))).status).toBe(201)
    await owner`update muster.idempotency_keys set created_at = now() - interval '25 hours'`
    expect((await call(route, keyed(kept.token, 'k1'))).status).toBe(201)
    await sweepKeys()
    const rows = await owner`select principal from muster.idempotency_keys`
    expect(rows.map((row) => row['principal'])).toEqual([kept.principal.userId])
  })
})
