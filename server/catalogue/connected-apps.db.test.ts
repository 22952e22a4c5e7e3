import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptAbility } from '#server/catalogue/accept-ability.ts'
import { addConnector } from '#server/catalogue/add-connector.ts'
import { askTest } from '#server/catalogue/ask-test.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import { type Ability, type ConnectApp, type Connector, type Decision, decisionSchema } from '#server/catalogue/schema.ts'
import { findConnector } from '#server/catalogue/store.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { listRoutes } from '#server/entry/testing/list-routes.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import { allowProgram, HOSTILE_SERVER, MODERN_SERVER } from '#server/gateway/mcp/testing/allow-program.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Who may connect apps and say what they do, and what follows until somebody has (domain §2, ui.md Connectors). */
const world = useRunWorld()
const tokens = {} as Record<Role, string>
let hostile = ''

beforeAll(async () => {
  for (const role of ['viewer', 'operator', 'author', 'admin'] as const) {
    const person = await arrangePerson({ [world.workspaceId]: role })
    tokens[role] = (await arrangeSignIn(identityContext, person.email)).token
  }
  allowProgram(world.dataDir, 'hostile', HOSTILE_SERVER, { callMs: 2000, unconfined: true })
  allowProgram(world.dataDir, 'modern', MODERN_SERVER, { revision: 'auto', unconfined: true })
  hostile = (await connectApp(world.workspaceId, { kind: 'stdio', key: 'hostile', name: 'Hostile', entry: 'hostile' }, AUTHOR)).id
  await testConnector(world.workspaceId, hostile)
})
afterAll(stopConnectors)

const app = async (key: string, workspaceId = world.workspaceId): Promise<Connector | undefined> =>
  (await listConnectors(workspaceId)).find((one) => one.key === key)
const ability = async (tool: string): Promise<Ability | undefined> =>
  (await app(tool.slice(0, tool.indexOf('.'))))?.abilities.find((one) => one.tool === tool)

async function accept(tool: string, more: Partial<Decision> = {}, seenPin?: string): Promise<void> {
  const shown = await ability(tool)
  const decision = decisionSchema.parse({ ...shown?.decision, effectClass: 'external_write', mutates: true, ...more })
  const accepted = { tool, seenPin: seenPin ?? shown?.seenPin ?? '', decision, acceptedBy: AUTHOR }
  await inScope(world.workspaceId, async (scope) => await acceptAbility(scope, hostile, accepted))
}

async function publish(tool: string): Promise<unknown> {
  const yaml = `
metadata: { name: Uses it, slug: uses-it }
objective: Use an ability.
tools: [{ tool: ${tool} }]
steps: [{ id: go, kind: tool, tool: ${tool}, with: { value: hello } }]
`
  return await inScope(world.workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml, by: AUTHOR })
    return await publishMember(scope, { memberId, by: AUTHOR })
  })
}

async function call(role: Role, method: string, path: string, body: unknown, id = ''): Promise<number> {
  const route = (await listRoutes()).find((one) => one.method === method && one.path === path)
  const request = new Request(`http://muster.test${path.replace('[id]', id)}`, {
    method,
    headers: {
      host: 'muster.test',
      origin: 'http://muster.test',
      'content-type': 'application/json',
      cookie: `muster_session=${tokens[role]}`,
    },
    body: JSON.stringify(body),
  })
  return (await route?.handler(request, { params: Promise.resolve({ id }) }))?.status ?? 0
}

describe('only admins', () => {
  const NEW = { kind: 'http', key: 'desk', name: 'Desk', sites: [] }
  test.each([
    ['connect an app', 'POST', '/api/v1/connectors', NEW, 201],
    ['switch one off', 'PATCH', '/api/v1/connectors/[id]', { enabled: true }, 204],
    ['test one', 'POST', '/api/v1/connectors/[id]/test', {}, 204],
    ['say what an ability does', 'POST', '/api/v1/connectors/[id]/accept', null, 200],
    [
      'save a secret',
      'POST',
      '/api/v1/secrets',
      { path: 'a/b', fields: { key: 'some value' }, binding: { connector: 'hostile', origin: 'local', members: 'all' } },
      201,
    ],
  ])('%s; everybody else is refused, and nothing changes', async (_, method, path, given, done) => {
    const shown = await ability('hostile.text')
    const decision = { ...shown?.decision, effectClass: 'external_read', mutates: false }
    const body = given ?? { tool: 'hostile.text', seenPin: shown?.seenPin, decision }
    const before = JSON.stringify(await listConnectors(world.workspaceId))
    for (const role of ['viewer', 'operator', 'author'] as const)
      expect([role, await call(role, method, path, body, hostile)]).toEqual([role, 403])
    expect(JSON.stringify(await listConnectors(world.workspaceId))).toBe(before)
    expect(await call('admin', method, path, body, hostile)).toBe(done)
  })
  test('everybody sees what is connected, but not which programs the installation allows', async () => {
    const route = (await listRoutes()).find((one) => one.method === 'GET' && one.path === '/api/v1/connectors')
    for (const [role, programs] of [
      ['viewer', []],
      ['admin', ['hostile', 'modern']],
    ] as const) {
      const request = new Request('http://muster.test/api/v1/connectors', {
        headers: { host: 'muster.test', cookie: `muster_session=${tokens[role]}` },
      })
      const answer = (await (await route?.handler(request, { params: Promise.resolve({}) }))?.json()) as {
        items: Connector[]
        programs: string[]
      }
      expect(answer.programs).toEqual(programs)
      expect(answer.items.map(({ key }) => key)).toEqual(expect.arrayContaining(['files', 'tables', 'mail', 'result', 'http', 'hostile']))
    }
  })
})

describe('without a kind', () => {
  test('an ability blocks publishing until an admin has said what it does', async () => {
    expect(await ability('hostile.echo')).toMatchObject({ state: 'fresh', acceptedBy: null, decision: { effectClass: null } })
    await expect(publish('hostile.echo')).rejects.toMatchObject({ code: 'DEFINITION_INVALID' })
    await accept('hostile.echo')
    expect(await ability('hostile.echo')).toMatchObject({ state: 'ready', decision: { effectClass: 'external_write' } })
    await publish('hostile.echo')
  })
  test('an ability that was not looked at as it is now is not accepted, nor one of another app', async () => {
    await expect(accept('hostile.fine', {}, 'f'.repeat(64))).rejects.toMatchObject({ code: 'CONFLICT' })
    const other = { tool: 'mail.send', seenPin: '', decision: (await ability('mail.send'))?.decision as Decision, acceptedBy: AUTHOR }
    await expect(inScope(world.workspaceId, async (scope) => await acceptAbility(scope, hostile, other))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(accept('hostile.fine', { effectClass: 'internal' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    await expect(accept('hostile.fine', { argRoles: { nothing: 'content' } })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(await ability('hostile.fine')).toMatchObject({ state: 'fresh' })
  })
  test('the error contract is part of what is signed, and only what an admin said last counts', async () => {
    await accept('hostile.refuse', { errorContract: ['no, and'] })
    const { owner } = world.owner.current
    expect((await ability('hostile.refuse'))?.decision.errorContract).toEqual(['no, and'])
    await owner`update muster.catalogue_rows set row = jsonb_set(row, '{errorContract}', '[""]') where tool = 'hostile.refuse'`
    expect(await ability('hostile.refuse')).toMatchObject({ state: 'unsigned' })
    await accept('hostile.refuse', { errorContract: undefined })
    expect((await ability('hostile.refuse'))?.decision.errorContract).toBeUndefined()
  })
})

describe('another workspace', () => {
  test('sees none of it, can neither test nor change nor accept it, and may use the same name', async () => {
    const other = await arrangeWorkspace('Other')
    expect(await listConnectors(other)).toEqual([])
    const echo = await ability('hostile.echo')
    await inScope(other, async (scope) => {
      await expect(askTest(scope, hostile)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(changeConnector(scope, hostile, { enabled: false }, 'usr_other')).rejects.toMatchObject({ code: 'NOT_FOUND' })
      const accepted = { tool: 'hostile.echo', seenPin: echo?.pin ?? '', decision: echo?.decision as Decision, acceptedBy: 'usr_other' }
      await expect(acceptAbility(scope, hostile, accepted)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
    await testConnector(other, hostile)
    expect((await app('hostile'))?.enabled).toBe(true)
    await connectApp(other, { kind: 'stdio', key: 'hostile', name: 'Ours', entry: 'modern' }, 'usr_other')
    expect(await app('hostile', other)).toMatchObject({ name: 'Ours', abilities: [] })
  })
})

describe('connecting', () => {
  test.each<[string, ConnectApp, string]>([
    ['a program that the installation does not list', { kind: 'stdio', key: 'shell', name: 'Shell', entry: 'bash' }, 'VALIDATION_FAILED'],
    ['a program by its path', { kind: 'stdio', key: 'shell', name: 'Shell', entry: '/bin/sh' }, 'VALIDATION_FAILED'],
    ['a name that is taken', { kind: 'stdio', key: 'hostile', name: 'Again', entry: 'hostile' }, 'CONFLICT'],
    ['the name of a part of Muster', { kind: 'http', key: 'mail', name: 'Mail', sites: [] }, 'VALIDATION_FAILED'],
    ['a name that no job description can write', { kind: 'http', key: 'My App', name: 'x', sites: [] }, 'VALIDATION_FAILED'],
    ['a server without an address', { kind: 'remote', key: 'far', name: 'Far' }, 'VALIDATION_FAILED'],
    ['a server by another protocol', { kind: 'remote', key: 'far', name: 'Far', url: 'file:///etc/passwd' }, 'VALIDATION_FAILED'],
    [
      'an origin with a path',
      { kind: 'http', key: 'web', name: 'Web', sites: [{ origin: 'https://a.example/x', reads: [], sends: [] }] },
      'VALIDATION_FAILED',
    ],
    [
      'one origin twice',
      { kind: 'http', key: 'web', name: 'Web', sites: [1, 2].map(() => ({ origin: 'https://a.example', reads: [], sends: [] })) },
      'VALIDATION_FAILED',
    ],
  ])('%s is refused and leaves nothing behind', async (_, given, code) => {
    const before = (await listConnectors(world.workspaceId)).length
    await expect(connectApp(world.workspaceId, given, AUTHOR)).rejects.toMatchObject({ code })
    expect(await listConnectors(world.workspaceId)).toHaveLength(before)
  })
  test('without the signer no app gets abilities', async () => {
    const socket = process.env['MUSTER_SIGNER_SOCKET']
    process.env['MUSTER_SIGNER_SOCKET'] = `${socket}.gone`
    const http = { kind: 'http' as const, key: 'unsigned', name: 'Unsigned', config: { sites: [] } }
    await expect(inScope(world.workspaceId, async (scope) => await addConnector(scope, http, AUTHOR))).rejects.toMatchObject({
      code: 'SIGNER_UNAVAILABLE',
    })
    process.env['MUSTER_SIGNER_SOCKET'] = socket
    expect(await app('unsigned')).toBeUndefined()
  })
  test('who connected what, and changed it, is on record without a path or a secret', async () => {
    await inScope(world.workspaceId, async (scope) => {
      const http = await findConnector(scope, 'http')
      const sites = [{ origin: 'https://hooks.example', reads: [], sends: ['/secret-path/*'] }]
      await changeConnector(scope, http?.id ?? '', { sites }, AUTHOR)
    })
    const entries = await world.owner.current
      .owner`select type, envelope_text from muster.audit_events where workspace_id = ${world.workspaceId} and type like 'connector.%' order by seq`
    expect(entries.map(({ type }) => type)).toEqual(expect.arrayContaining(['connector.added', 'connector.changed']))
    expect(String(entries.at(-1)?.['envelope_text'])).toContain('https://hooks.example')
    expect(JSON.stringify(entries)).not.toContain('secret-path')
  })
})

describe('switched off', () => {
  test('an app is not reached and not tested; results are never switched off', async () => {
    await inScope(world.workspaceId, async (scope) => await changeConnector(scope, hostile, { enabled: false }, AUTHOR))
    expect(await app('hostile')).toMatchObject({ state: 'off', enabled: false })
    await expect(inScope(world.workspaceId, async (scope) => await askTest(scope, hostile))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })
    await inScope(world.workspaceId, async (scope) => await changeConnector(scope, hostile, { enabled: true }, AUTHOR))
    await inScope(world.workspaceId, async (scope) => {
      const result = await findConnector(scope, 'result')
      await expect(changeConnector(scope, result?.id ?? '', { enabled: false }, AUTHOR)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      })
    })
    expect((await inScope(world.workspaceId, listCatalogue)).find(({ tool }) => tool === 'result.keep')).toMatchObject({ state: 'active' })
  })
})
