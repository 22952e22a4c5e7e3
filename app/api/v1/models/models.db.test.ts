import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ScriptedModels } from '../../../../e2e/testing/scripted-models.ts'
import { DELETE as removeRole } from '../model-roles/[role]/route.ts'
import { POST as tryRole } from '../model-roles/[role]/try/route.ts'
import { GET as listRoles, PUT as setRole } from '../model-roles/route.ts'
import { PUT as setRules, GET as showRules } from '../model-rules/route.ts'
import { PATCH as changeLimit } from '../spend-limits/[id]/route.ts'
import { GET as listLimits, POST as setLimit } from '../spend-limits/route.ts'
import { PATCH as change, DELETE as remove } from './[id]/route.ts'
import { POST as testConnection } from './[id]/test/route.ts'
import { POST as add, GET as list } from './route.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-models-'))
const models = new ScriptedModels({ small: () => ({ text: 'yes' }), broken: () => ({ status: 500 }) })
const KEY = 'sk-correct-horse-battery'
const cookies = {} as Record<'admin' | 'author', string>
let baseUrl = ''

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  baseUrl = await models.start()
  const ws = await arrangeWorkspace()
  for (const role of ['admin', 'author'] satisfies Role[]) {
    const { email } = await arrangePerson({ [ws]: role })
    cookies[role] = `muster_session=${(await arrangeSignIn(identityContext, email)).token}`
  }
})
afterAll(async () => {
  await models.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

type Route = typeof list
interface Place {
  readonly [name: string]: string
}
async function asked(route: Route, who: 'admin' | 'author', body?: unknown, params: Place = {}, method = 'POST', query = '') {
  const headers = { host: 'muster.test', origin: 'http://muster.test', 'content-type': 'application/json', cookie: cookies[who] }
  const request = new Request(`http://muster.test/api/v1/x${query}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await route(request, { params: Promise.resolve(params) })
  const text = await answer.text()
  return { status: answer.status, json: (text === '' ? null : JSON.parse(text)) as never as Record<string, unknown>, text }
}

async function idOfLocal(): Promise<string> {
  const [row] = await database.current.owner`select id from muster.model_providers limit 1`
  return String(row?.['id'])
}

test('an admin connects a provider, tries it and says what it is asked for; its key comes back from no route', async () => {
  const made = await asked(add, 'admin', { name: 'local', preset: 'other', baseUrl, inside: true, key: KEY })
  expect(made.status).toBe(201)
  const id = made.json['id'] as string
  expect((await asked(testConnection, 'admin', {}, { id })).json).toMatchObject({ kind: 'found', models: ['broken', 'small'] })
  const chain = [{ provider: 'local', model: 'small' }]
  expect((await asked(setRole, 'admin', { role: 'primary', chain }, {}, 'PUT')).status).toBe(204)
  const view = await asked(list, 'author', undefined, {}, 'GET')
  expect(view.json).toMatchObject({
    providers: [
      { name: 'local', hasKey: true, inside: true, holds: true, clearance: 'public', usedIn: ['primary'], test: { kind: 'found' } },
    ],
    roles: [
      { role: 'primary', chain: [{ provider: 'local', model: 'small', attemptsMax: 2 }] },
      { role: 'authoring', chain: [] },
      { role: 'embedding', chain: [] },
    ],
    members: { all: 0, withoutModel: 0 },
  })
  expect(view.text).not.toContain(KEY)
  expect((await asked(remove, 'admin', undefined, { id }, 'DELETE')).json['code']).toBe('MODEL_PROVIDER_IN_USE')
})

test('what came of asking a provider lately stands beside it, for whoever was refused is sent there', async () => {
  const chain = [{ provider: 'local', model: 'broken', attemptsMax: 2 }]
  await asked(setRole, 'admin', { role: 'weak', chain }, {}, 'PUT')
  await asked(change, 'admin', { clearance: 'workspace' }, { id: await idOfLocal() }, 'PATCH')
  expect((await asked(tryRole, 'admin', {}, { role: 'weak' })).json['code']).toBe('MODEL_UNAVAILABLE')
  expect((await asked(tryRole, 'admin', {}, { role: 'primary' })).json['text']).toBe('yes')
  const { json } = await asked(list, 'author', undefined, {}, 'GET')
  expect(json['providers']).toMatchObject([
    { lately: { answered: 1, failed: [{ model: 'broken', outcome: 'status', status: 500, n: 2, lastAt: expect.stringMatching(/Z$/) }] } },
  ])
})

test('an author reads all of it and changes none of it: no provider, no price, no use, and above all no limit', async () => {
  const limit = { scope: 'workspace', period: 'month', maxMicro: 1_000_000, atLimit: 'block' }
  const id = (await asked(setLimit, 'admin', limit)).json['id'] as string
  const at = { id: await idOfLocal() }
  const before = await database.current.owner`select * from muster.spend_limits`
  for (const [route, body, params, method] of [
    [add, { name: 'mine', preset: 'other', baseUrl, inside: true }, {}, 'POST'],
    [change, { clearance: 'secret' }, at, 'PATCH'],
    [change, { prices: { small: { inputMicroPerMillion: 0, outputMicroPerMillion: 0 } } }, at, 'PATCH'],
    [remove, undefined, at, 'DELETE'],
    [testConnection, {}, at, 'POST'],
    [setRole, { role: 'primary', chain: [{ provider: 'local', model: 'small' }] }, {}, 'PUT'],
    [setLimit, { ...limit, period: 'day' }, {}, 'POST'],
    [setRules, { rules: [], was: 0 }, {}, 'PUT'],
    [showRules, undefined, {}, 'GET'],
    [changeLimit, { maxMicro: 99_000_000, atLimit: 'block' }, { id }, 'PATCH'],
  ] as const)
    expect((await asked(route, 'author', body, params, method)).status).toBe(403)
  expect(await database.current.owner`select * from muster.spend_limits`).toEqual(before)
})

test('what a list says of when a use or a limit was set is what a change names, and one that names another is refused', async () => {
  const items = async (route: Route) => (await asked(route, 'author', undefined, {}, 'GET')).json['items'] as readonly Place[]
  const chain = [{ provider: 'local', model: 'small' }]
  await asked(setRole, 'admin', { role: 'brief', chain }, {}, 'PUT')
  const chosen = (await items(listRoles)).find(({ role }) => role === 'brief')?.['changedAt']
  const limit = { scope: 'workspace', period: 'day', maxMicro: 1_000_000, atLimit: 'block' }
  const id = (await asked(setLimit, 'admin', limit)).json['id'] as string
  const set = (await items(listLimits)).find((one) => one['id'] === id)?.['changedAt']
  const before = '2020-01-01T00:00:00.000Z'
  const takeAway = async (was: unknown) => await asked(removeRole, 'admin', undefined, { role: 'brief' }, 'DELETE', `?was=${was}`)
  const raise = async (was: unknown) => await asked(changeLimit, 'admin', { maxMicro: 2_000_000, atLimit: 'ask', was }, { id }, 'PATCH')
  expect([(await takeAway(before)).json['code'], (await raise(before)).json['code']]).toEqual(['CONFLICT', 'CONFLICT'])
  expect([(await takeAway(chosen)).status, (await raise(set)).status]).toEqual([204, 200])
})

test('an admin says what may not go to a model, reads it back, and is told which rule cannot be kept', async () => {
  const rule = { name: 'Customers', finds: { kind: 'words', words: ['Acme'] }, where: 'both', does: 'hide' }
  expect((await asked(setRules, 'admin', { rules: [rule], was: 0 }, {}, 'PUT')).json).toEqual({ n: 1 })
  const view = await asked(showRules, 'admin', undefined, {}, 'GET')
  expect(view.json).toMatchObject({ n: 1, holds: true, rules: [{ ...rule, id: expect.stringMatching(/^mru_/), roles: [] }] })
  const wrong = { ...rule, finds: { kind: 'pattern', pattern: '(a)\\1' } }
  const refused = await asked(setRules, 'admin', { rules: [rule, wrong], was: 1 }, {}, 'PUT')
  expect(refused).toMatchObject({ status: 422, json: { errors: [{ pointer: '/rules/1/finds' }] } })
  expect((await asked(setRules, 'admin', { rules: [], was: 0 }, {}, 'PUT')).json['code']).toBe('CONFLICT')
})
