import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { openSession } from '#server/gateway/mcp/open-session.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import { beginSignIn } from '#server/gateway/sign-in/begin-sign-in.ts'
import { everyToken } from '#server/gateway/sign-in/every-token.ts'
import { finishSignIn } from '#server/gateway/sign-in/finish-sign-in.ts'
import { type BeginSignIn, beginSignInSchema } from '#server/gateway/sign-in/schema.ts'
import { signOut } from '#server/gateway/sign-in/sign-out.ts'
import { BY_HAND, SignedInApp } from '#server/gateway/sign-in/testing/signed-in-app.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A real authorisation server on this machine, in front of a real server of the protocol. */
const database = useTestDatabase()
const ORIGIN = 'http://127.0.0.1:3000'
let app: SignedInApp
let admin: Principal
let workspaceId = ''
let id = ''

beforeAll(async () => {
  workspaceId = await arrangeWorkspace()
  admin = await newAdmin(workspaceId)
})
beforeEach(async () => {
  app = await new SignedInApp().start()
  const { owner } = database.current
  await owner`delete from muster.connector_sign_in_requests`
  await owner`delete from muster.connector_sign_ins`
  await owner`delete from muster.connectors where kind = 'remote'`
  await owner`delete from muster.catalogue_rows where connector_key = 'rooms'`
  id = await connect(workspaceId)
})
afterEach(() => app.stop())

async function newAdmin(workspace: string): Promise<Principal> {
  const person = await arrangePerson({ [workspace]: 'admin' })
  return (await arrangeSignIn(identityContext, person.email)).principal
}
async function connect(workspace: string, isPrivate = true): Promise<string> {
  return (await connectApp(workspace, { kind: 'remote', key: 'rooms', name: 'Rooms', url: app.url, private: isPrivate }, 'usr_admin')).id
}
const begin = async (given: BeginSignIn = {}) => await beginSignIn(admin, id, given, ORIGIN)
const brought = (back: URLSearchParams) => ({ state: '', ...Object.fromEntries(back) })
async function signIn(given: BeginSignIn = {}): Promise<void> {
  const { to } = await begin(given)
  await finishSignIn(admin, brought(await app.agree(to)))
}
const shown = async (workspace = workspaceId) => (await listConnectors(workspace)).find(({ key }) => key === 'rooms')
const call = async () => await (await openSession(workspaceId, 'rooms')).call('book', { room: 'Blue' }, {}, 5000)
const tools = async () => await (await openSession(workspaceId, 'rooms')).listTools()
const makeDue = async () => await database.current.owner`update muster.connector_sign_ins set renew_at = now() - interval '1 second'`
const asked = (path: string) => app.seen.filter((request) => request.path === path)
const bearer = () => asked('/mcp').at(-1)?.authorization?.replace('Bearer ', '')

describe('signing in', () => {
  test('an app that wants it says so, is signed in to, called with the token, and renewed before the token ends', async () => {
    await testConnector(workspaceId, id)
    expect(await shown()).toMatchObject({ state: 'sign-in', signIn: null, test: { ok: false, code: 'CONNECTOR_SIGN_IN_NEEDED' } })
    const begun = await begin()
    expect(begun).toMatchObject({ host: new URL(app.origin).host, scopes: ['rooms:read', 'offline_access'] })
    const to = new URL(begun.to).searchParams
    expect(to.get('code_challenge_method')).toBe('S256')
    expect(to.get('resource')).toBe(app.url)
    await finishSignIn(admin, brought(await app.agree(begun.to)))
    await testConnector(workspaceId, id)
    expect(await shown()).toMatchObject({
      test: { ok: true, abilities: 1 },
      signIn: { state: 'signed-in', scopes: ['rooms:read'], wants: [], clientKnownBy: 'registered' },
    })
    expect(await call()).toMatchObject({ kind: 'answer', output: { text: 'Blue' } })
    expect(bearer()).toBe(app.given[0])
    await makeDue()
    await call()
    expect(bearer(), 'the renewed one').toBe(app.given[2])
    expect(asked('/token').at(-1)?.body).toContain(`resource=${encodeURIComponent(app.url)}`)
  })

  test('an app whose refusal names no description is found by where descriptions are', async () => {
    app.changes.says = false
    await signIn()
    expect(await tools()).toHaveLength(1)
  })

  test('a client that was registered by hand is used, with its secret', async () => {
    await signIn({ client: BY_HAND })
    expect(asked('/reg')).toEqual([])
    expect(asked('/token')[0]?.authorization).toMatch(/^Basic /)
    expect(await shown()).toMatchObject({ signIn: { client: BY_HAND.id, clientKnownBy: 'typed' } })
    await signIn()
    expect(await shown(), 'kept for the next time').toMatchObject({ signIn: { client: BY_HAND.id } })
  })

  test('a server that registers nobody wants a client typed in', async () => {
    app.changes.describe = ({ registration_endpoint: _none, ...rest }) => rest
    await expect(begin()).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/client' }] })
  })

  test('a token or secret too short to be hidden is none: it would take ordinary words out of what models are told', async () => {
    const client = { client_id: 'short', client_secret: 'the', redirect_uris: [`${ORIGIN}/apps/signed-in`] }
    app.changes.registration = () => ({ status: 201, body: client })
    await expect(begin()).rejects.toMatchObject({ code: 'APP_SIGN_IN_REFUSED', context: { why: expect.stringContaining('secret') } })
    expect(beginSignInSchema.safeParse({ client: { id: 'short', secret: 'the' } }).success).toBe(false)
    app.changes.registration = null
    const tokens = { access_token: 'a-token-of-some-length', token_type: 'Bearer', refresh_token: 'the' }
    app.changes.token = () => ({ status: 200, body: tokens })
    await expect(signIn()).rejects.toMatchObject({ code: 'APP_SIGN_IN_REFUSED' })
    expect(await inScope(workspaceId, everyToken)).toEqual([])
  })

  test('an app that would be sent its token unencrypted is not signed in to, unless it is inside the network', async () => {
    const { owner } = database.current
    await owner`update muster.connectors set config = config || '{"private": false, "url": "http://rooms.example/mcp"}' where id = ${id}`
    await expect(begin()).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ message: expect.stringContaining('without encryption') }],
    })
  })

  test('a server that sends people to the page of another one is shown as the place where the code would go', async () => {
    expect(await begin()).toMatchObject({ host: new URL(app.origin).host, collectsAt: null })
    const page = 'https://known.example/authorize'
    app.changes.describe = (document) => ('issuer' in document ? { ...document, authorization_endpoint: page } : document)
    expect(await begin()).toMatchObject({ host: 'known.example', collectsAt: new URL(app.origin).host })
  })

  test('a sign-in server that is not public is not spoken to, unless the app is inside the network', async () => {
    const { owner } = database.current
    await owner`update muster.connectors set config = config || '{"private": false}' where id = ${id}`
    await expect(begin()).rejects.toMatchObject({ code: 'EGRESS_REFUSED' })
    expect(app.seen).toEqual([])
  })

  test("another port of the app's own machine is not spoken to, unless an admin names it", async () => {
    const asked: string[] = []
    const beside = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => beside.listen(0, '127.0.0.1', resolve))
    const place = `http://127.0.0.1:${(beside.address() as AddressInfo).port}`
    app.changes.describe = (document) => ('resource' in document ? { ...document, authorization_servers: [place] } : document)
    await expect(begin()).rejects.toMatchObject({ code: 'EGRESS_REFUSED', context: { origin: place } })
    expect(asked).toEqual([])
    await expect(begin({ inside: place })).rejects.toMatchObject({ code: expect.any(String) })
    expect(asked.length).toBeGreaterThan(0)
    beside.closeAllConnections()
    beside.close()
  })

  test.each([
    [
      'that describes another address as its own',
      (document: object) => ('resource' in document ? { ...document, resource: 'https://other.example/mcp' } : document),
    ],
    [
      'whose server calls itself otherwise',
      (document: object) => ('issuer' in document ? { ...document, issuer: 'https://other.example' } : document),
    ],
    [
      'whose server does not protect the code',
      (document: object) => ('issuer' in document ? { ...document, code_challenge_methods_supported: undefined } : document),
    ],
    [
      'whose page would run in ours',
      (document: object) => ('issuer' in document ? { ...document, authorization_endpoint: 'javascript:alert(1)' } : document),
    ],
    [
      'whose tokens would go unencrypted',
      (document: object) => ('issuer' in document ? { ...document, token_endpoint: 'http://login.example/token' } : document),
    ],
  ])('nobody is sent to an app %s', async (_what, describeIt) => {
    app.changes.describe = (document) => describeIt(document) as Record<string, unknown>
    await expect(begin()).rejects.toMatchObject({ code: 'APP_SIGN_IN_REFUSED' })
  })
})

describe('coming back', () => {
  const EXPIRED = { code: 'APP_SIGN_IN_EXPIRED' }

  test('a state that nobody gave, that is too old, or that was used once is refused', async () => {
    const back = brought(await app.agree((await begin()).to))
    await expect(finishSignIn(admin, { ...back, state: 'x'.repeat(43) })).rejects.toMatchObject(EXPIRED)
    await finishSignIn(admin, back)
    await expect(finishSignIn(admin, back)).rejects.toMatchObject(EXPIRED)
    const late = brought(await app.agree((await begin()).to))
    await database.current.owner`update muster.connector_sign_in_requests set expires_at = now() - interval '1 second'`
    await expect(finishSignIn(admin, late)).rejects.toMatchObject(EXPIRED)
  })

  test('another admin, or the same one in another browser, ends no sign-in and uses it up', async () => {
    const back = brought(await app.agree((await begin()).to))
    await expect(finishSignIn(await newAdmin(workspaceId), back)).rejects.toMatchObject(EXPIRED)
    await expect(finishSignIn(admin, back), 'used up').rejects.toMatchObject(EXPIRED)
    expect(asked('/token')).toEqual([])
  })

  test('another workspace knows nothing of it', async () => {
    const other = await arrangeWorkspace()
    const back = brought(await app.agree((await begin()).to))
    await expect(finishSignIn({ ...admin, workspaceId: other }, back)).rejects.toMatchObject(EXPIRED)
    await finishSignIn(admin, back)
    expect(await shown(other)).toBeUndefined()
    await connect(other)
    const session = await openSession(other, 'rooms')
    await expect(session.listTools()).rejects.toMatchObject({ code: 'CONNECTOR_SIGN_IN_NEEDED' })
    expect(asked('/mcp').at(-1)?.authorization, 'no token of another workspace').toBeUndefined()
  })

  test('an answer of another issuer, or of none, counts for nothing: no code is handed in', async () => {
    for (const iss of ['https://evil.example', undefined]) {
      const { iss: _its, ...back } = brought(await app.agree((await begin()).to)) as { state: string; iss?: string }
      const answer = { ...back, ...(iss === undefined ? {} : { iss }) }
      await expect(finishSignIn(admin, answer)).rejects.toMatchObject({
        code: 'APP_SIGN_IN_REFUSED',
        context: { why: expect.stringContaining('another') },
      })
    }
    expect(asked('/token')).toEqual([])
  })

  test('somebody who says no is told so by its code alone', async () => {
    const state = new URL((await begin()).to).searchParams.get('state') ?? ''
    const answer = { state, iss: app.origin, error: 'access_denied' }
    await expect(finishSignIn(admin, answer)).rejects.toMatchObject({ code: 'APP_SIGN_IN_REFUSED', context: { said: 'access_denied' } })
  })
})

describe('tokens', () => {
  const children: ChildProcess[] = []
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
  })
  async function otherProcess() {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/renewing-process.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    children.push(child)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    await lines.next()
    return async () => {
      child.stdin.write(`${JSON.stringify({ workspaceId, key: 'rooms', url: app.url })}\n`)
      return String((await lines.next()).value)
    }
  }

  test('two processes that need a new token at once hand in the refresh token once, and both go on', async () => {
    await signIn()
    const [one, two] = await Promise.all([otherProcess(), otherProcess()])
    for (let round = 1; round <= 3; round++) {
      await database.current
        .owner`update muster.connector_sign_ins set renew_at = now() - interval '1 second', expires_at = now() - interval '1 second'`
      const [mine, theirs] = await Promise.all([one(), two()])
      expect(mine).toBe(theirs)
      expect(mine).toBe(sha256(app.given.at(-2) ?? ''))
      expect(asked('/token'), 'one exchange, then one renewal a round').toHaveLength(1 + round)
    }
  })

  test('a refresh that is refused ends the sign-in: deleted, said once to admins, on record, and signing in again helps', async () => {
    await signIn()
    await makeDue()
    app.changes.token = () => ({ status: 400, body: { error: 'invalid_grant', error_description: `no ${app.given[1]}` } })
    const { owner } = database.current
    for (let tries = 0; tries < 2; tries++) await expect(tools()).rejects.toMatchObject({ code: 'CONNECTOR_SIGN_IN_NEEDED' })
    expect(await shown()).toMatchObject({ state: 'sign-in', signIn: { state: 'again' } })
    const left = await inScope(workspaceId, everyToken)
    expect(app.given.filter((token) => left.includes(token))).toEqual([])
    const told =
      await owner`select event_key from muster.notices where kind = 'app_sign_in' and channel = 'bell' and user_id = ${admin.userId} and about ->> 'connectorId' = ${id}`
    expect(told).toHaveLength(1)
    expect(
      await owner`select 1 from muster.audit_events where type = 'connector.sign_in_ended' and envelope_text like ${`%${id}%`}`,
    ).toHaveLength(1)
    app.changes.token = null
    await signIn()
    expect(await tools()).toHaveLength(1)
  })

  test('a sign-in server that does not answer ends nothing: the token is used while it holds', async () => {
    await signIn()
    await makeDue()
    app.changes.token = () => ({ status: 503, body: {} })
    expect(await tools()).toHaveLength(1)
    await database.current.owner`update muster.connector_sign_ins set expires_at = now(), lease_until = null`
    await expect(tools()).rejects.toMatchObject({ code: 'CONNECTOR_UNAVAILABLE' })
    expect(await shown()).toMatchObject({ signIn: { state: 'signed-in' } })
  })

  test('a token that the app refuses is renewed once; one for another audience ends the sign-in', async () => {
    await signIn()
    const elsewhere = { access_token: 'token-for-another-audience', token_type: 'Bearer', expires_in: 3600 }
    app.changes.token = () => ({ status: 200, body: elsewhere })
    await makeDue()
    await expect(tools()).rejects.toMatchObject({ code: 'CONNECTOR_SIGN_IN_NEEDED' })
    expect(await shown()).toMatchObject({ signIn: { state: 'again' } })
  })

  test('the token before is hidden in what comes back too: an answer may still speak of it', async () => {
    await signIn()
    await tools()
    const before = bearer() ?? ''
    await makeDue()
    const answer = await (await openSession(workspaceId, 'rooms')).call('book', { room: `was ${before}` }, {}, 5000)
    expect(bearer()).not.toBe(before)
    expect(JSON.stringify(answer)).toContain('was [secret]')
  })

  test('a call is never sent twice, though the app says 401 to it', async () => {
    await signIn()
    const session = await openSession(workspaceId, 'rooms')
    await session.listTools()
    app.forget()
    app.seen.length = 0
    await expect(session.call('book', { room: 'Blue' }, {}, 5000)).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED' })
    expect(asked('/mcp').filter(({ body }) => body.includes('tools/call'))).toHaveLength(1)
    expect(await session.call('book', { room: 'Blue' }, {}, 5000), 'renewed for the next one').toMatchObject({ kind: 'answer' })
  })

  test('tokens go to the address that was signed in to, and to no other that the row is given', async () => {
    await signIn()
    const { owner } = database.current
    await owner`update muster.connectors set config = config || ${owner.json({ url: `${app.origin}/other` })} where id = ${id}`
    await expect(tools()).rejects.toMatchObject({ code: 'CONNECTOR_SIGN_IN_NEEDED' })
    await owner`update muster.connector_sign_ins set url = ${`${app.origin}/other`}`
    await expect(tools(), 'behind the product’s back').rejects.toMatchObject({ code: 'CONNECTOR_SIGN_IN_NEEDED' })
    await owner`update muster.connectors set config = config || ${owner.json({ url: app.url })} where id = ${id}`
    await owner`update muster.connector_sign_ins set url = ${app.url}, server = jsonb_set(server, '{metadata,token_endpoint}', '"http://127.0.0.1:1/token"')`
    await expect(tools(), 'another place for the refresh token').rejects.toMatchObject({ code: 'CONNECTOR_SIGN_IN_NEEDED' })
  })
})

describe('more than it may', () => {
  test('what an app wants beyond its sign-in is shown, and asked for only when an admin agreed to exactly that', async () => {
    await signIn()
    app.changes.needs = 'rooms:book'
    await expect(call()).rejects.toMatchObject({ code: 'CONNECTOR_SCOPE_NEEDED' })
    expect(await shown()).toMatchObject({ signIn: { state: 'signed-in', scopes: ['rooms:read'], wants: ['rooms:book'] } })
    expect((await begin()).scopes).not.toContain('rooms:book')
    await expect(begin({ agreeTo: 'rooms:pay' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await signIn({ agreeTo: 'rooms:book' })
    expect(await shown()).toMatchObject({ signIn: { scopes: ['rooms:read', 'rooms:book'], wants: [] } })
    expect(await call()).toMatchObject({ kind: 'answer' })
  })
})

test('the secret of a client registered by hand is hidden after signing out too, for it is kept for the next time', async () => {
  await signIn({ client: BY_HAND })
  await signOut(workspaceId, id, admin.userId)
  expect(await inScope(workspaceId, everyToken)).toEqual([BY_HAND.secret])
})

test('signing out ends the tokens at the other side too, and here in any case', async () => {
  await signIn()
  const refresh = app.given[1]
  expect(await signOut(workspaceId, id, admin.userId)).toEqual({ revoked: true })
  expect(asked('/token/revocation')[0]?.body).toContain(`token=${refresh}`)
  expect(await shown()).toMatchObject({ state: 'sign-in', signIn: { state: 'signed-out' } })
  const left = await inScope(workspaceId, everyToken)
  expect(app.given.filter((token) => left.includes(token))).toEqual([])
  await signIn()
  app.stop()
  expect(await signOut(workspaceId, id, admin.userId)).toEqual({ revoked: false })
  expect(await shown()).toMatchObject({ signIn: { state: 'signed-out' } })
})

test('no token, code or secret stands in what is shown, told, recorded or stored', async () => {
  await signIn({ client: BY_HAND })
  await testConnector(workspaceId, id)
  await makeDue()
  await call()
  await signOut(workspaceId, id, admin.userId)
  await signIn()
  const { owner } = database.current
  const tables = await owner<
    { name: string }[]
  >`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('muster', 'system', 'graphile_worker')`
  const rows = await Promise.all(tables.map(async ({ name }) => await owner.unsafe(`select t::text as row from ${name} t`)))
  const everything = JSON.stringify([rows, await listConnectors(workspaceId)])
  expect(app.given.length).toBeGreaterThan(5)
  for (const secret of [...app.given, BY_HAND.secret]) {
    expect(everything).not.toContain(secret)
    expect(everything).not.toContain(Buffer.from(secret).toString('hex'))
  }
})
