import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import type { RouteHandler } from '#server/entry/answer-request.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson, arrangeRole, arrangeSignIn, arrangeToken, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
let workspaceId: string
let person: { token: string; principal: Principal }
let bearer: string

beforeEach(async () => {
  workspaceId = await arrangeWorkspace()
  const { email } = await arrangePerson({ [workspaceId]: 'operator' })
  person = await arrangeSignIn(identityContext, email)
  bearer = await arrangeToken(identityContext, person.principal, ['read', 'run'])
})

/** As a program sends it: no origin, no cookie. */
function call(route: RouteHandler, headers: Record<string, string>, body: unknown = { name: 'a' }) {
  const request = new Request('http://muster.test/api/v1/things', {
    method: 'POST',
    headers: { host: 'muster.test', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return route(request, { params: Promise.resolve({}) })
}
const by = (token: string) => ({ authorization: `Bearer ${token}` })

const acting = defineRoute({
  capability: 'runs:start',
  token: 'run',
  body: z.object({ name: z.string() }),
  handler: async ({ principal, body }) => {
    const draft = { type: 'file.stored' as const, ext: { actor: principal.userId, name: body.name } }
    await inScope(workspaceId, async (scope) => await appendAudit(scope, [draft], { atMs: Date.now(), ids: systemIds }))
    return { by: principal.userId }
  },
})
const closed = defineRoute({ capability: 'runs:start', handler: async () => ({}) })

async function recorded(type: string) {
  const rows = await database.current.owner<{ envelope_text: string }[]>`
    select envelope_text from muster.audit_events where workspace_id = ${workspaceId} and type = ${type} order by seq`
  return rows.map((row) => (JSON.parse(row.envelope_text) as { ext: Record<string, unknown> }).ext)
}
async function tokenId(): Promise<string> {
  const [row] = await database.current
    .owner`select id from muster.api_tokens where workspace_id = ${workspaceId} order by created_at limit 1`
  return String(row?.['id'])
}

describe('a request with an API token', () => {
  it('needs no origin, acts in its person’s name, and what it puts on record names the token', async () => {
    const answer = await call(acting, by(bearer))
    expect([answer.status, await answer.json()]).toEqual([200, { by: person.principal.userId }])
    await call(acting, { cookie: `muster_session=${person.token}`, origin: 'http://muster.test' }, { name: 'b' })
    const [through, signedIn] = await recorded('file.stored')
    expect(through).toMatchObject({ actor: person.principal.userId, name: 'a', apiToken: await tokenId() })
    expect(signedIn).toEqual({ actor: person.principal.userId, name: 'b' })
  })

  it('a session is not let off the origin by a header that looks like a token', async () => {
    const cookie = { cookie: `muster_session=${person.token}` }
    expect(await (await call(acting, { ...cookie, authorization: 'Basic bXVzdGVy' })).json()).toMatchObject({ code: 'ORIGIN_REFUSED' })
    expect(await (await call(acting, { ...cookie, ...by(bearer) })).json()).toMatchObject({ status: 400, code: 'CREDENTIALS_MIXED' })
  })

  it('hears the same whatever is wrong with the token, and may ask so often only', async () => {
    const revoked = await arrangeToken(identityContext, person.principal, ['run'])
    await database.current.owner`update muster.api_tokens set revoked_at = now() where prefix = ${revoked.slice(0, 13)}`
    const wrong = [revoked, `muster_${'x'.repeat(43)}`, 'short', `${bearer}x`, person.token]
    const heard = wrong.map(async (token, i) => {
      const answer = await call(acting, { ...by(token), 'x-forwarded-for': `192.0.2.${i}` })
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="muster"')
      const { traceId: _, ...problem } = (await answer.json()) as Record<string, unknown>
      return JSON.stringify(problem)
    })
    expect(new Set(await Promise.all(heard)).size).toBe(1)
    const statuses = new Set<number>()
    for (let i = 0; i < 62; i++) statuses.add((await call(acting, { ...by('nothing'), 'x-forwarded-for': '192.0.2.99' })).status)
    expect([...statuses]).toEqual([401, 429])
    expect((await call(acting, { ...by(bearer), 'x-forwarded-for': '192.0.2.99' })).status).toBe(200)
  })

  it('what a token was refused is on record with the token', async () => {
    expect((await call(closed, by(bearer))).status).toBe(403)
    await arrangeRole(workspaceId, person.principal.userId, 'viewer')
    expect((await call(acting, by(bearer))).status).toBe(403)
    const id = await tokenId()
    expect(await recorded('access.denied')).toEqual([
      expect.objectContaining({ apiToken: id, scope: null, actor: person.principal.userId }),
      expect.objectContaining({ apiToken: id, scope: 'run', role: 'viewer' }),
    ])
  })

  it('that is refused over and over is put on record so often only, whichever token of the person asks', async () => {
    const other = await arrangeToken(identityContext, person.principal, ['read'])
    const statuses: number[] = []
    for (let i = 0; i < 60; i++) statuses.push((await call(closed, by(i % 2 ? bearer : other))).status)
    expect(new Set(statuses)).toEqual(new Set([403, 429]))
    const entries = (await recorded('access.denied')).length
    // one more is allowed for every two seconds that this took
    expect(entries).toBe(statuses.filter((status) => status === 403).length)
    expect(entries).toBeLessThan(60)
    expect(statuses.slice(0, 30)).not.toContain(429)
    expect((await call(acting, by(bearer))).status, 'what it may do goes on').toBe(200)
  })

  it('counts for itself, not for its person and not for their other tokens', async () => {
    const few = defineRoute({ capability: null, token: 'run', rateLimit: { max: 2, perMs: 60_000 }, handler: async () => ({}) })
    const other = await arrangeToken(identityContext, person.principal, ['run'])
    const statuses: number[] = []
    for (const token of [bearer, bearer, bearer, other]) statuses.push((await call(few, by(token))).status)
    expect(statuses).toEqual([200, 200, 429, 200])
    expect((await call(few, { cookie: `muster_session=${person.token}`, origin: 'http://muster.test' })).status).toBe(200)
  })

  it('has idempotency keys of its own: a repetition acts once, another token’s or the person’s is another request', async () => {
    let count = 0
    const once = defineRoute({
      capability: 'runs:start',
      token: 'run',
      body: z.object({ name: z.string() }),
      idempotent: true,
      handler: async () => ({ n: ++count }),
    })
    const key = { 'idempotency-key': 'k1' }
    const other = await arrangeToken(identityContext, person.principal, ['run'])
    const said = async (headers: Record<string, string>) => await (await call(once, { ...headers, ...key })).json()
    expect(await said(by(bearer))).toEqual({ n: 1 })
    expect(await said(by(bearer))).toEqual({ n: 1 })
    expect(await said(by(other))).toEqual({ n: 2 })
    expect(await said({ cookie: `muster_session=${person.token}`, origin: 'http://muster.test' })).toEqual({ n: 3 })
    await database.current.owner`update muster.api_tokens set revoked_at = now() where workspace_id = ${workspaceId}`
    expect(await said(by(bearer))).toMatchObject({ code: 'TOKEN_REFUSED' })
  })
})
