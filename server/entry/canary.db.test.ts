import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { decisionSchema } from '#server/catalogue/schema.ts'
import { insertConnector } from '#server/catalogue/store.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { listRoutes } from '#server/entry/testing/list-routes.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { syncTools } from '#server/gateway/mcp/sync-tools.ts'
import { allowProgram, HOSTILE_SERVER } from '#server/gateway/mcp/testing/allow-program.ts'
import { arrangePerson, arrangeSignIn } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'
import { audit } from '../../cli/commands/audit.ts'

/**
 * A secret used in a run appears nowhere but at its destination (requirements 20.21). Real runs give it to a server through its
 * secret slot, and the server does its worst: it sends it back in every encoding, as an answer, a refusal and an error. Then
 * everything that Muster keeps, streams, answers or prints is searched.
 */
const world = useRunWorld()
const CANARY = 'canary/9+Xq=&"é7\\z?w'
const out = mkdtempSync(join(tmpdir(), 'muster-canary-'))
const seen = new Map<string, string>()
let token = ''
const ids: Record<string, string> = {}

const YAML = `
metadata: { name: Keeper, slug: keeper }
objective: Use a saved secret.
tools:
  - { tool: hostile.fine }
  - { tool: hostile.echo }
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { how: { type: string } }
  required: [how]
  additionalProperties: false
steps:
  - { id: look, kind: tool, tool: hostile.fine, with: { key: 'vault:/hostile/api#key', value: 'hello' } }
  - { id: send, kind: tool, tool: hostile.echo, with: { key: 'vault:/hostile/api#key', value: '\${ inputs.how }' } }
  - { id: keep, kind: tool, tool: files.write, with: { path: 'out/said-\${ inputs.how }.txt', text: 'it said \${ steps.send.output.value }' } }
  - { id: hand, kind: result, name: said.json, value: { said: '\${ steps.send.output.value }' } }
output:
  schema: { type: object }
  value: { said: '\${ steps.send.output.value }' }
`

async function acceptHostile(name: string, effectClass: 'external_read' | 'external_write'): Promise<void> {
  await inScope(world.workspaceId, async (scope) => {
    const row = await findCatalogueRow(scope, `hostile.${name}`)
    const decision = decisionSchema.parse({
      ...row,
      effectClass,
      mutates: effectClass === 'external_write',
      argRoles: { value: 'content', key: 'content' },
      secretSlots: ['key'],
      clearance: 'workspace',
    })
    await acceptRow(scope, { tool: `hostile.${name}`, seenPin: row?.pin ?? '', decision, acceptedBy: AUTHOR })
  })
}

async function runToItsEnd(memberId: string, how: string): Promise<string> {
  const started = await inScope(
    world.workspaceId,
    async (scope) => await startRun(scope, { memberId, inputs: { how }, purpose: 'run', origin: 'manual', by: AUTHOR }),
  )
  for (let part = 0; part < 3; part += 1) {
    await world.settle()
    await approveAll(world.workspaceId)
  }
  await world.settle()
  return started.id
}

beforeAll(async () => {
  const { workspaceId, dataDir } = world
  mkdirSync(dataDir, { recursive: true })
  allowProgram(dataDir, 'hostile', HOSTILE_SERVER, { callMs: 2000, unconfined: true })
  const row = { id: 'con_hostile', key: 'hostile', name: 'Hostile', kind: 'stdio' as const, config: { entry: 'hostile' } }
  await inScope(workspaceId, async (scope) => await insertConnector(scope, row))
  await syncTools(workspaceId, 'hostile')
  await acceptHostile('fine', 'external_read')
  await acceptHostile('echo', 'external_write')
  const secret = {
    path: 'hostile/api',
    fields: { key: CANARY },
    binding: { connector: 'hostile', origin: 'local', members: 'all' as const },
  }
  await inScope(workspaceId, async (scope) => await saveSecret(scope, secret, AUTHOR))
  const admin = await arrangePerson({ [workspaceId]: 'admin' })
  token = (await arrangeSignIn(identityContext, admin.email)).token
  const lines: string[] = []
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0),
  )
  const stream = await followStream()
  ids['members'] = await inScope(workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml: YAML, by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    return memberId
  })
  // The hostile server answers, refuses and breaks: the secret is in each.
  for (const how of ['refuse', 'error', 'answer']) ids[how] = await runToItsEnd(ids['members'], how)
  ids['runs'] = ids['answer'] ?? ''
  seen.set('stream', await stream.end())
  seen.set('cli', await printedByCli())
  for (const spy of spies) spy.mockRestore()
  seen.set('log', lines.join('\n'))
  await readStores('')
  await readEveryRoute()
  await readStores(' later')
}, 120_000)
afterAll(async () => {
  await stopConnectors()
  rmSync(out, { recursive: true, force: true })
})

/** What a browser hears while the runs go on. */
async function followStream(): Promise<{ end(): Promise<string> }> {
  const stop = new AbortController()
  const handler = (await listRoutes()).find((route) => route.path === '/api/v1/stream')?.handler
  const answer = await handler?.(requestTo('/api/v1/stream', { signal: stop.signal }), { params: Promise.resolve({}) })
  const text = answer?.text() ?? Promise.resolve('')
  return {
    end: async () => {
      stop.abort()
      return await text
    },
  }
}

function requestTo(path: string, init: RequestInit = {}): Request {
  const headers = {
    host: 'muster.test',
    origin: 'http://muster.test',
    cookie: `muster_session=${token}`,
    'content-type': 'application/json',
  }
  return new Request(`http://muster.test${path}`, { ...init, headers })
}

/** Every reading route with ids of these runs; every other one with nothing useful, for its problem+json. */
async function readEveryRoute(): Promise<void> {
  const { workspaceId } = world
  const [approval] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { runId: ids['runs'] ?? '', limit: 1 }))
  ids['approvals'] = approval?.id ?? ''
  const [result] = await world.owner.current.owner`select id from muster.results where run_id = ${ids['runs'] ?? ''}`
  ids['results'] = String(result?.['id'])
  const answers: string[] = []
  for (const route of await listRoutes()) {
    if (route.path === '/api/v1/stream' || route.path.startsWith('/api/v1/session')) continue
    for (const run of ['answer', 'refuse', 'error']) {
      const params: Record<string, string> = {}
      const parts = route.path.split('/').map((part, at, all) => {
        const name = /^\[(?:\.\.\.)?(\w+)\]$/.exec(part)?.[1]
        if (!name) return part
        const folder = all[at - 1] ?? ''
        params[name] = (folder === 'runs' ? ids[run] : ids[folder]) ?? 'none'
        return params[name]
      })
      const query = route.path.includes('files') ? '?path=out/said-answer.txt' : ''
      const body = ['GET', 'HEAD'].includes(route.method) ? {} : { body: '{"nothing":"useful"}' }
      const answer = await route.handler(requestTo(`${parts.join('/')}${query}`, { method: route.method, ...body }), {
        params: Promise.resolve(params),
      })
      answers.push(`${route.method} ${route.path} ${answer.status} ${await answer.text()}`)
    }
  }
  seen.set('routes', answers.join('\n'))
}

async function printedByCli(): Promise<string> {
  const said: string[] = []
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0),
  )
  const file = join(out, 'proof.jsonl')
  expect(await audit(['export', '--workspace', world.workspaceId, '--out', file])).toBe(0)
  expect(await audit(['verify', file])).toBe(0)
  const run = join(out, 'run.json')
  expect(await audit(['export', '--run', ids['answer'] ?? '', '--workspace', world.workspaceId, '--out', run])).toBe(0)
  for (const spy of spies) spy.mockRestore()
  seen.set('export', `${readFileSync(file, 'utf8')}\n${readFileSync(run, 'utf8')}`)
  return said.join('')
}

/** Every table, and every file of the data folder. */
async function readStores(when: string): Promise<void> {
  const { owner } = world.owner.current
  const tables =
    await owner`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('muster', 'system', 'graphile_worker')`
  const rows = await Promise.all(tables.map(async ({ name }) => JSON.stringify(await owner.unsafe(`select t::text from ${name} t`))))
  seen.set(`database${when}`, rows.join('\n'))
  const files = readdirSync(world.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const contents = files.map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`)
  const utf8 = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  seen.set(`files${when}`, [...contents, ...utf8].join('\n'))
}

/** Every way to write it down, made here without the code that hides it. */
function forms(): string[] {
  const bytes = Buffer.from(CANARY)
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift, 120), bytes, Buffer.alloc(3, 120)]).toString('base64')
    return text.slice(shift === 0 ? 0 : 4, 4 * Math.floor((shift + bytes.length) / 3))
  })
  return [
    CANARY,
    CANARY.slice(0, 12),
    encodeURIComponent(CANARY),
    encodeURIComponent(CANARY).replace(/%../g, (sign) => sign.toLowerCase()),
    new URLSearchParams({ v: CANARY }).toString().slice(2),
    JSON.stringify(CANARY).slice(1, -1),
    JSON.stringify(JSON.stringify(CANARY)).slice(3, -3),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

test('the secret arrived, and everything was looked at', () => {
  expect(seen.get('database')).toContain('it said [secret]')
  expect(seen.get('files')).toContain('it said [secret] [secret]')
  expect(seen.get('database')).toContain('bad key [secret]')
  expect(seen.get('database')).toContain('vault:/hostile/api#key')
  expect(seen.get('stream')).toContain(ids['answer'])
  expect(seen.get('export')).toMatch(/effect\.confirmed[\s\S]*"entry_type": "policy_evaluated"[\s\S]*"current_state": "COMPLETED"/)
  expect(seen.get('cli')).toContain('Holds.')
  const routes = (seen.get('routes') ?? '').split('\n')
  expect(routes.filter((line) => / 200 /.test(line)).length).toBeGreaterThan(40)
  expect(routes.some((line) => line.startsWith('GET /api/v1/runs/[id]/cabincrew 200') && line.includes('policy_evaluated'))).toBe(true)
  expect(routes.some((line) => line.startsWith('GET /api/v1/runs/[id] 200') && line.includes('[secret]'))).toBe(true)
  expect(routes.filter((line) => line.includes('"type":"/docs/errors/')).length).toBeGreaterThan(20)
})

test.each(['database', 'files', 'log', 'stream', 'export', 'cli', 'routes', 'database later', 'files later'])('%s: in no form', (place) => {
  const text = seen.get(place) ?? ''
  expect(text.length).toBeGreaterThan(place === 'log' ? -1 : 0)
  for (const form of forms()) expect(text.includes(form), `${place} holds ${form}`).toBe(false)
})
