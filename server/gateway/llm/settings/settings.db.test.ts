import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { listSavedSecrets } from '#server/bridge/secrets/list-saved-secrets.ts'
import { rotateSecret } from '#server/catalogue/change-secret.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import { changeProvider } from '#server/gateway/llm/settings/change-provider.ts'
import { listModelRoles, readChain } from '#server/gateway/llm/settings/read-chain.ts'
import { priceOf, providerKey, readProvider } from '#server/gateway/llm/settings/read-provider.ts'
import { readSpendLimits } from '#server/gateway/llm/settings/read-spend-limits.ts'
import { removeProvider } from '#server/gateway/llm/settings/remove-provider.ts'
import { removeRole } from '#server/gateway/llm/settings/remove-role.ts'
import { removeSpendLimit } from '#server/gateway/llm/settings/remove-spend-limit.ts'
import type { AddProvider } from '#server/gateway/llm/settings/schema.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { changeSpendLimit, setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { testProvider } from '#server/gateway/llm/settings/test-provider.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope } from '#server/tenancy/store.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-models-'))
const ADMIN = 'usr_admin'
const KEY = 'sk-correct-horse-battery'
const GPT = { inputMicroPerMillion: 150_000, outputMicroPerMillion: 600_000 }
let ws = ''

/** A server on loopback that plays `/v1/models`. */
const played = { status: 200, body: '', keys: [] as (string | undefined)[] }
let server: Server
let base = ''

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  await ensureSigner()
  server = createServer((request, response) => {
    played.keys.push(request.headers.authorization)
    response.writeHead(played.status, { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' }).end(played.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  ws = await arrangeWorkspace('Models')
  Object.assign(played, { status: 200, body: JSON.stringify({ data: [{ id: 'b' }, { id: 'a' }] }), keys: [] })
})

const local = (more: Partial<AddProvider> = {}): AddProvider => ({ name: 'local', preset: 'ollama', baseUrl: base, inside: true, ...more })
const cloud = (more: Partial<AddProvider> = {}): AddProvider => ({
  name: 'cloud',
  preset: 'openai',
  baseUrl: 'https://192.0.9.1/v1/',
  key: KEY,
  prices: { gpt: GPT },
  ...more,
})
const add = async (given: AddProvider) => (await addProvider(ws, given, ADMIN)).id
const provider = async (name: string) => await inScope(ws, async (scope) => await readProvider(scope, name))
const limits = async (of: object) => await inScope(ws, async (scope) => await readSpendLimits(scope, of))
const chain = (provider: string, model: string) => [{ provider, model, timeoutMs: 60_000, attemptsMax: 2 }]
const pointers = (code: string, pointer: string) => ({ code, errors: [{ pointer }] })
const entries = async (type: string) =>
  (
    await database.current.owner`select envelope_text from muster.audit_events where workspace_id = ${ws} and type = ${type} order by seq`
  ).map((row) => (JSON.parse(String(row['envelope_text'])) as { ext: Record<string, unknown> }).ext)
const secretPaths = async () => (await inScope(ws, listSecrets)).map(({ path }) => path)

describe('a provider', () => {
  test('is cleared for what is public, sees no personal data and keeps no prompts unless an admin says more', async () => {
    await add(cloud())
    expect(await provider('cloud')).toMatchObject({
      baseUrl: 'https://192.0.9.1/v1',
      allow: [],
      clearance: 'public',
      seesPersonal: false,
      keepsPrompts: false,
      prices: { gpt: GPT },
    })
    expect(await entries('model_provider.added')).toMatchObject([{ actor: ADMIN, name: 'cloud', clearance: 'public', hasKey: true }])
  })

  test.each([
    ['loopback', 'http://127.0.0.1:11434/v1'],
    ['loopback by name', 'http://localhost:11434/v1'],
    ['a private network', 'http://10.1.2.3/v1'],
    ['the address of cloud machines', 'http://169.254.169.254/v1'],
  ])('at %s is taken only when an admin says it is inside', async (_, baseUrl) => {
    await expect(add(local({ baseUrl, inside: false }))).rejects.toMatchObject(pointers('VALIDATION_FAILED', '/inside'))
    await add(local({ baseUrl }))
    expect((await provider('local'))?.allow).toEqual([
      new URL(baseUrl).host.includes(':') ? new URL(baseUrl).host : `${new URL(baseUrl).host}:80`,
    ])
  })

  test.each([
    ['no address', 'models'],
    ['another protocol', 'ftp://models.example/v1'],
    ['credentials in it', 'https://a:b@192.0.9.1/v1'],
    ['a query', 'https://192.0.9.1/v1?key=1'],
    ['a key over an open line', 'http://192.0.9.1/v1'],
  ])('whose address is wrong is refused: %s', async (_, baseUrl) => {
    await expect(add(cloud({ baseUrl }))).rejects.toMatchObject(pointers('VALIDATION_FAILED', '/baseUrl'))
    expect(await secretPaths()).toEqual([])
  })

  test('outside is asked over an encrypted line, with a key or without: what is asked is confidential too', async () => {
    const open = { baseUrl: 'http://192.0.9.1/v1', inside: false }
    await expect(add(local(open))).rejects.toMatchObject(pointers('VALIDATION_FAILED', '/baseUrl'))
    const id = await add(local())
    await expect(changeProvider(ws, id, open, ADMIN)).rejects.toMatchObject(pointers('VALIDATION_FAILED', '/baseUrl'))
    expect((await provider('local'))?.baseUrl).toBe(base)
  })

  test('has its name for itself', async () => {
    await add(local())
    await expect(add(local())).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('that was changed behind the product counts as not there, whatever was changed', async () => {
    await add(cloud())
    for (const change of [
      `clearance = 'secret'`,
      `sees_personal = true`,
      `keeps_prompts = true`,
      `base_url = 'https://evil.example/v1'`,
      `allow = '{10.0.0.1:80}'`,
      `prices = '{}'`,
    ]) {
      const [kept] = await database.current.owner`select * from muster.model_providers where workspace_id = ${ws}`
      await database.current.owner.unsafe(`update muster.model_providers set ${change} where workspace_id = '${ws}'`)
      expect(await provider('cloud'), change).toBeNull()
      await database.current.owner`delete from muster.model_providers where workspace_id = ${ws}`
      await database.current.owner`insert into muster.model_providers ${database.current.owner(kept as never)}`
    }
    expect(await provider('cloud')).not.toBeNull()
  })

  test('is not seen from another workspace', async () => {
    const id = await add(cloud())
    const other = await arrangeWorkspace('Other')
    expect(await inScope(other, async (scope) => await readProvider(scope, 'cloud'))).toBeNull()
    for (const act of [
      () => changeProvider(other, id, { clearance: 'secret' }, ADMIN),
      () => removeProvider(other, id, ADMIN),
      () => testProvider(other, id, ADMIN),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('that a role names is not removed; one that none names goes with its key', async () => {
    const id = await add(cloud())
    await setRole(ws, 'primary', chain('cloud', 'gpt'), ADMIN)
    await expect(removeProvider(ws, id, ADMIN)).rejects.toMatchObject({ code: 'MODEL_PROVIDER_IN_USE', context: { roles: 'primary' } })
    await removeRole(ws, 'primary', ADMIN)
    expect(await secretPaths()).toEqual(['models/cloud'])
    await removeProvider(ws, id, ADMIN)
    expect([await provider('cloud'), await secretPaths()]).toEqual([null, []])
    expect(await entries('model_provider.removed')).toMatchObject([{ name: 'cloud', actor: ADMIN }])
  })

  test('changes as a whole are signed anew and on record with what was before', async () => {
    const id = await add(local())
    await changeProvider(ws, id, { clearance: 'workspace', seesPersonal: true, prices: { a: GPT } }, ADMIN)
    expect(await provider('local')).toMatchObject({ clearance: 'workspace', seesPersonal: true, prices: { a: GPT }, baseUrl: base })
    expect(await entries('model_provider.changed')).toMatchObject([{ before: { clearance: 'public' }, clearance: 'workspace' }])
    expect(await verifyWorkspace(ws)).toMatchObject({ ok: true })
  })
})

describe('the key of a provider', () => {
  const keyOf = async (name: string) =>
    await inScope(
      ws,
      async (scope) => await providerKey(scope, (await readProvider(scope, name)) as NonNullable<Awaited<ReturnType<typeof provider>>>),
    )

  test('lies in the vault alone, and goes to the origin it was given for and nowhere else', async () => {
    const id = await add(cloud())
    expect(await keyOf('cloud')).toBe(KEY)
    for (const table of ['model_providers', 'secrets', 'audit_events'])
      expect(JSON.stringify(await database.current.owner.unsafe(`select t::text from muster.${table} t`))).not.toContain(KEY)
    await expect(changeProvider(ws, id, { baseUrl: 'https://192.0.9.2/v1' }, ADMIN)).rejects.toMatchObject(
      pointers('VALIDATION_FAILED', '/key'),
    )
    await changeProvider(ws, id, { baseUrl: 'https://192.0.9.1/v2' }, ADMIN)
    expect(await keyOf('cloud')).toBe(KEY)
    await changeProvider(ws, id, { baseUrl: 'https://192.0.9.2/v1', key: 'sk-another-horse' }, ADMIN)
    expect(await keyOf('cloud')).toBe('sk-another-horse')
    await changeProvider(ws, id, { key: null }, ADMIN)
    expect([await keyOf('cloud'), await secretPaths()]).toEqual([null, []])
  })

  test('is listed under saved secrets with the provider that takes it, and can be given anew there', async () => {
    await add(cloud())
    const { items } = await listSavedSecrets(ws)
    expect(items).toMatchObject([{ path: 'models/cloud', usedBy: [{ name: 'cloud' }] }])
    const again = { path: 'models/cloud', fields: { key: 'sk-rotated-horse' } }
    await inScope(ws, async (scope) => await rotateSecret(scope, again, ADMIN))
    expect(await keyOf('cloud')).toBe('sk-rotated-horse')
  })

  test('is out of reach of connected apps: none is called so', async () => {
    const app = { kind: 'remote' as const, key: 'models', name: 'Models', url: 'https://192.0.9.1/mcp' }
    await expect(connectApp(ws, app, ADMIN)).rejects.toMatchObject(pointers('VALIDATION_FAILED', '/key'))
  })

  test('an app that does not fit is refused at the field of its form, in words of the product', async () => {
    const header = { name: 'authorization', prefix: 'x'.repeat(41), handle: 'vault:/desk#key' }
    const app = { kind: 'remote' as const, key: 'desk', name: 'D', url: 'https://192.0.9.1/mcp', header }
    const refused = await connectApp(ws, app, ADMIN).catch((error: unknown) => error)
    const message = 'This must have at most {n} characters'
    expect(refused).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/header/prefix', message, holes: { n: 40 } }] })
  })
})

describe('testing a connection', () => {
  test('lists the models, sends the key and keeps what was found', async () => {
    const id = await add(local({ key: KEY }))
    expect(await testProvider(ws, id, ADMIN)).toMatchObject({ kind: 'found', status: 200, models: ['a', 'b'], more: 0 })
    expect(played.keys).toEqual([`Bearer ${KEY}`])
    const [row] = await database.current.owner`select test, tested_at from muster.model_providers where id = ${id}`
    expect(row).toMatchObject({ test: { kind: 'found' }, tested_at: expect.any(Date) })
    expect(await provider('local')).not.toBeNull()
    expect(await entries('model_provider.tested')).toMatchObject([{ kind: 'found', models: 2 }])
  })

  test.each([
    ['a wrong key', { status: 401 }, { kind: 'key', status: 401 }],
    ['a key that may not', { status: 403 }, { kind: 'key', status: 403 }],
    ['a broken server', { status: 500 }, { kind: 'status', status: 500 }],
    ['a redirect, which is not followed', { status: 302 }, { kind: 'status', status: 302 }],
    ['text that is no JSON', { body: '<html>' }, { kind: 'not-json' }],
    ['JSON of another shape', { body: '{"models":[]}' }, { kind: 'not-json' }],
    ['no models', { body: '{"data":[]}' }, { kind: 'no-models' }],
    ['far too much', { body: 'x'.repeat(2 * 1024 * 1024 + 1) }, { kind: 'too-much' }],
  ])('says what is wrong: %s', async (_, change, expected) => {
    Object.assign(played, change)
    expect(await testProvider(ws, await add(local()), ADMIN)).toMatchObject(expected)
  })

  test('says that nobody answers, and where', async () => {
    const id = await add(local({ baseUrl: 'http://127.0.0.1:1/v1' }))
    expect(await testProvider(ws, id, ADMIN)).toMatchObject({ kind: 'no-answer', host: '127.0.0.1:1' })
  })
})

describe('a role', () => {
  test('names models in their order, each of a provider that is there, with a price, once', async () => {
    await add(local())
    await add(cloud())
    const both = [...chain('local', 'llama'), ...chain('cloud', 'gpt')]
    await setRole(ws, 'primary', both, ADMIN)
    await inScope(ws, async (scope) => {
      expect(await readChain(scope, 'primary')).toEqual(both)
      expect(await readChain(scope, 'authoring')).toBeNull()
      expect(await listModelRoles(scope)).toEqual(['primary'])
    })
    for (const [wrong, pointer] of [
      [chain('nobody', 'gpt'), '/chain/0/provider'],
      [[...chain('local', 'llama'), ...chain('cloud', 'unknown')], '/chain/1/model'],
      [[...chain('local', 'llama'), ...chain('local', 'llama')], '/chain/1/model'],
    ] as const)
      await expect(setRole(ws, 'primary', [...wrong], ADMIN)).rejects.toMatchObject(pointers('VALIDATION_FAILED', pointer))
    expect(await entries('model_role.set')).toMatchObject([{ role: 'primary', before: null, chain: both }])
    await removeRole(ws, 'primary', ADMIN)
    await expect(removeRole(ws, 'primary', ADMIN)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('that was changed behind the product names no model', async () => {
    await add(local())
    await setRole(ws, 'primary', chain('local', 'llama'), ADMIN)
    await database.current.owner`update muster.model_roles set chain = jsonb_set(chain, '{0,model}', '"dear"') where workspace_id = ${ws}`
    expect(await inScope(ws, async (scope) => await readChain(scope, 'primary'))).toBeNull()
    // it shows as not chosen, so that is what an admin saw who chooses anew
    await setRole(ws, 'primary', chain('local', 'llama'), ADMIN, [])
    expect(await inScope(ws, async (scope) => await readChain(scope, 'primary'))).toEqual(chain('local', 'llama'))
  })

  test('knows a price for what is inside, and none for a model elsewhere that nobody priced', async () => {
    await add(local({ prices: { dear: GPT } }))
    await add(cloud())
    const [inside, outside] = [await provider('local'), await provider('cloud')]
    if (!inside || !outside) throw new Error('no provider')
    expect([priceOf(inside, 'dear'), priceOf(inside, 'other')]).toEqual([GPT, { inputMicroPerMillion: 0, outputMicroPerMillion: 0 }])
    expect([priceOf(outside, 'gpt'), priceOf(outside, 'other'), priceOf(outside, 'constructor')]).toEqual([GPT, null, null])
  })
})

describe('a limit', () => {
  afterEach(async () => {
    await database.current.owner`delete from muster.crews where id = 'crw_limits'`
  })
  const ten = { maxMicro: 10_000_000, atLimit: 'block' as const }

  test('stands over what it is for: the workspace, a crew, each run', async () => {
    await database.current.owner`insert into muster.crews (workspace_id, id, name) values (${ws}, 'crw_limits', 'Finance')`
    await setSpendLimit(ws, { scope: 'workspace', period: 'month', ...ten }, ADMIN)
    await setSpendLimit(ws, { scope: 'crew', subjectId: 'crw_limits', period: 'day', ...ten }, ADMIN)
    await setSpendLimit(ws, { scope: 'run', period: 'run', ...ten }, ADMIN)
    const scopes = async (of: object) => (await limits(of)).map(({ scope }) => scope)
    expect(await scopes({ crewId: 'crw_limits', memberId: 'mem_x', runId: 'run_x' })).toEqual(['workspace', 'crew', 'run'])
    expect(await scopes({ crewId: 'crw_other', runId: 'run_x' })).toEqual(['workspace', 'run'])
    expect(await scopes({})).toEqual(['workspace'])
  })

  test.each([
    ['nobody named', { scope: 'member', period: 'day' }, '/subjectId'],
    ['nobody there', { scope: 'member', subjectId: 'mem_gone', period: 'day' }, '/subjectId'],
    ['somebody named for all', { scope: 'workspace', subjectId: 'mem_gone', period: 'day' }, '/subjectId'],
    ['a run that lasts a month', { scope: 'run', period: 'month' }, '/period'],
  ] as const)('that says nothing is refused: %s', async (_, given, pointer) => {
    await expect(setSpendLimit(ws, { ...given, ...ten }, ADMIN)).rejects.toMatchObject(pointers('VALIDATION_FAILED', pointer))
  })

  test('is there once for the same and the same time, is changed and lifted, each on record', async () => {
    const given = { scope: 'workspace' as const, period: 'month' as const, ...ten }
    const { id } = await setSpendLimit(ws, given, ADMIN)
    await expect(setSpendLimit(ws, given, ADMIN)).rejects.toMatchObject({ code: 'CONFLICT' })
    await changeSpendLimit(ws, id, { maxMicro: 5_000_000, atLimit: 'block' }, ADMIN)
    expect(await limits({})).toMatchObject([{ id, maxMicro: 5_000_000, atLimit: 'block' }])
    await removeSpendLimit(ws, id, ADMIN)
    expect(await limits({})).toEqual([])
    expect(await entries('spend_limit.set')).toMatchObject([{ before: null }, { before: { maxMicro: 10_000_000 }, maxMicro: 5_000_000 }])
    expect(await entries('spend_limit.removed')).toMatchObject([{ limitId: id, actor: ADMIN }])
  })

  test('that was raised behind the product lets nothing through', async () => {
    await setSpendLimit(ws, { scope: 'workspace', period: 'month', ...ten }, ADMIN)
    await database.current.owner`update muster.spend_limits set max_micro = 1000000000 where workspace_id = ${ws}`
    expect(await limits({})).toMatchObject([{ maxMicro: 0, atLimit: 'block' }])
  })
})
