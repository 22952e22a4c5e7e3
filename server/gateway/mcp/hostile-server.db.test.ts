import { mkdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { findRow, insertConnector } from '#server/catalogue/store.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { syncTools } from '#server/gateway/mcp/sync-tools.ts'
import { allowProgram, HOSTILE_SERVER } from '#server/gateway/mcp/testing/allow-program.ts'
import { MEMBER, sealEffect, toolRow, useGateway, WORKSPACE } from '#server/gateway/mcp/testing/seal-effect.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { log } from '#server/observability/log.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

const gateway = useGateway()
const CANARY = 'canary/7+Zq=&"é3\\k'
const DECISION: Decision = {
  effectClass: 'external_write',
  mutates: true,
  argRoles: { value: 'content', key: 'destination' },
  targetArg: null,
  probe: null,
  idempotency: { kind: 'none' },
  secretSlots: ['key'],
  summary: 'Do it',
  summaryMany: 'Do it {n} times',
  reversible: false,
  receiptOnly: false,
  clearance: 'workspace',
  outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
}
const READS: Partial<Decision> = { effectClass: 'external_read', mutates: false }

async function accept(tool: string, more: Partial<Decision> = {}): Promise<void> {
  await inScope(WORKSPACE, async (scope) => {
    const row = await findCatalogueRow(scope, tool)
    await acceptRow(scope, { tool, seenPin: row?.pin ?? '', decision: { ...DECISION, ...more }, acceptedBy: 'usr_admin' })
  })
}

async function acceptAll(): Promise<void> {
  for (const tool of ['ask', 'hang', 'die', 'refuse', 'change', 'echo']) await accept(`hostile.${tool}`)
  for (const tool of ['fine', 'lie', 'text', 'count']) await accept(`hostile.${tool}`, READS)
}

beforeAll(async () => {
  mkdirSync(gateway.dataDir, { recursive: true })
  allowProgram(gateway.dataDir, 'hostile', HOSTILE_SERVER, { callMs: 400, unconfined: true })
  await inScope(
    WORKSPACE,
    async (scope) =>
      await insertConnector(scope, { id: 'con_hostile', key: 'hostile', name: 'Hostile', kind: 'stdio', config: { entry: 'hostile' } }),
  )
  await syncTools(WORKSPACE, 'hostile')
  await acceptAll()
  const binding = { connector: 'hostile', origin: 'local', members: [MEMBER] } as const
  await inScope(
    WORKSPACE,
    async (scope) =>
      await saveSecret(
        scope,
        { path: 'hostile/api', fields: { key: CANARY }, binding: { ...binding, members: [...binding.members] } },
        'usr_admin',
      ),
  )
})
afterEach(stopConnectors)
afterAll(stopConnectors)

async function apply(tool: string, args: JsonObject = {}, memberId = MEMBER) {
  const row = await toolRow(tool)
  return await applyEffect(await sealEffect(row, args), { workspaceId: WORKSPACE, memberId, pins: { [tool]: row.pin } })
}
async function read(tool: string, args: JsonObject = {}) {
  return await readTool({ workspaceId: WORKSPACE, memberId: MEMBER, runId: 'run_gateway', tool, args, row: await toolRow(tool) })
}

describe('the catalogue believes nothing', () => {
  test('a tool that calls itself harmless has no kind, counts as mutating, and can be neither read nor applied', async () => {
    const row = await toolRow('hostile.look')
    expect(await inScope(WORKSPACE, async (scope) => await findCatalogueRow(scope, 'hostile.look'))).toMatchObject({
      effectClass: null,
      mutates: true,
      clearance: 'public',
    })
    await expect(read('hostile.look')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(
      await applyEffect(await sealEffect(row, {}), { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'hostile.look': row.pin } }),
    ).toMatchObject({ kind: 'failed', code: 'TOOL_UNCLASSIFIED' })
  })
  test('listing the same tools again finds nothing and undoes no decision', async () => {
    expect(await syncTools(WORKSPACE, 'hostile')).toEqual([])
    expect(await toolRow('hostile.fine')).toMatchObject({ effectClass: 'external_read', state: 'active' })
  })
})

describe('reads', () => {
  test('an honest answer comes through, one against the accepted schema does not', async () => {
    expect(await read('hostile.fine', { value: 'x' })).toEqual({ value: 'x' })
    await expect(read('hostile.lie')).rejects.toMatchObject({ code: 'CONNECTOR_MISBEHAVED' })
    await expect(read('hostile.text')).rejects.toMatchObject({ code: 'CONNECTOR_MISBEHAVED' })
  })
})

describe('at take-off', () => {
  test('asking for input, silence and death are unknown; a "no" without proof too', async () => {
    expect(await apply('hostile.ask')).toMatchObject({ kind: 'unknown', text: 'The app asked for more input; it got none.' })
    expect(await apply('hostile.hang')).toMatchObject({ kind: 'unknown', code: 'CONNECTOR_TIMEOUT' })
    expect(await apply('hostile.die')).toMatchObject({ kind: 'unknown', code: 'CONNECTOR_UNAVAILABLE' })
    expect(await apply('hostile.refuse')).toMatchObject({ kind: 'unknown', code: 'CONNECTOR_REFUSED' })
  })
  test('an admin who knows the app says when its "no" proves that nothing was done; any other "no" proves nothing', async () => {
    await accept('hostile.refuse', { errorContract: ['no, and this was not done'] })
    expect(await apply('hostile.refuse')).toMatchObject({ kind: 'failed', code: 'CONNECTOR_REFUSED', proof: 'declared' })
    await accept('hostile.refuse', { errorContract: ['this was not done'] })
    expect(await apply('hostile.refuse'), 'a line said somewhere inside is no contract').toMatchObject({ kind: 'unknown' })
    await accept('hostile.refuse')
    expect(await apply('hostile.refuse')).toMatchObject({ kind: 'unknown', code: 'CONNECTOR_REFUSED' })
  })
  test('a plan made under another kind is refused once an admin has changed the kind', async () => {
    const planned = await sealEffect(await toolRow('hostile.echo'), { value: 'x' })
    await accept('hostile.echo', { effectClass: 'spend' })
    expect(await applyEffect(planned, { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'hostile.echo': planned.pin } })).toMatchObject({
      kind: 'failed',
      code: 'PLAN_STALE',
      proof: 'refused-by-gateway',
    })
    await accept('hostile.echo')
  })
  test('a program that cannot start proves that nothing was sent', async () => {
    const row = await toolRow('hostile.change')
    const sealed = await sealEffect(row, {})
    await stopConnectors()
    allowProgram(gateway.dataDir, 'hostile', HOSTILE_SERVER, { sha256: '0'.repeat(64) })
    expect(await applyEffect(sealed, { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'hostile.change': row.pin } })).toMatchObject({
      kind: 'failed',
      proof: 'never-connected',
    })
    allowProgram(gateway.dataDir, 'hostile', HOSTILE_SERVER, { callMs: 400, unconfined: true })
  })
  test.each([['tell'], ['silently']])(
    'tools that change between plan and take-off are refused before anything is sent (%s)',
    async (how) => {
      const row = await toolRow('hostile.echo')
      expect(await apply('hostile.change', { value: how })).toMatchObject({ kind: 'confirmed' })
      const outcome = await applyEffect(await sealEffect(row, { value: 'x' }), {
        workspaceId: WORKSPACE,
        memberId: MEMBER,
        pins: { 'hostile.echo': row.pin },
      })
      expect(outcome).toMatchObject({ kind: 'failed', code: 'TOOL_QUARANTINED', proof: 'refused-by-gateway' })
      expect(await inScope(WORKSPACE, async (scope) => await findRow(scope, 'hostile.echo'))).toMatchObject({
        state: 'quarantined',
        row: { description: 'does echo' },
        seen: { tool: { description: 'does echo and more' } },
      })
      // a server that goes back to what it was is not trusted again by itself
      await stopConnectors()
      expect(await apply('hostile.echo', { value: 'x' })).toMatchObject({ kind: 'failed', code: 'TOOL_QUARANTINED' })
      await syncTools(WORKSPACE, 'hostile')
      await acceptAll()
    },
  )
})

describe('a secret in a call', () => {
  const args = { key: 'vault:/hostile/api#key' }
  const forms = () => {
    const bytes = Buffer.from(CANARY)
    return [
      CANARY,
      encodeURIComponent(CANARY),
      bytes.toString('hex'),
      bytes.toString('base64').replace(/=+$/, ''),
      JSON.stringify(CANARY).slice(1, -1),
    ]
  }
  test('reaches its destination and nothing else: no answer, error, log line or row of the database holds it in any form', async () => {
    const lines: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    const outcomes = [
      await apply('hostile.echo', args),
      await apply('hostile.echo', { ...args, value: 'refuse' }),
      await apply('hostile.echo', { ...args, value: 'error' }),
    ]
    log.error('outcomes', { outcomes })
    write.mockRestore()
    // it did arrive: the echo came back with every form of it hidden
    expect(outcomes[0]).toMatchObject({
      kind: 'confirmed',
      response: { value: expect.stringContaining('[secret]'), '[secret]': 'as a name' },
    })
    expect(outcomes[1]).toMatchObject({ kind: 'unknown', text: expect.stringContaining('bad key [secret]') })
    const { owner } = gateway.database.current
    const tables =
      await owner`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('muster', 'system', 'graphile_worker')`
    const rows = await Promise.all(tables.map(async ({ name }) => JSON.stringify(await owner.unsafe(`select t::text from ${name} t`))))
    const everything = [JSON.stringify(outcomes), ...lines, ...rows].join('\n')
    for (const form of forms()) expect(everything).not.toContain(form)
    for (const shift of ['x', 'xx'])
      expect(everything).not.toContain(
        Buffer.from(shift + CANARY)
          .toString('base64')
          .slice(3, 20),
      )
    expect(everything).toContain('vault:/hostile/api#key')
  })
  test('is hidden as a JSON number too, where an app reads it as one', async () => {
    const numeric = '0047110815'
    const secret = {
      path: 'hostile/pin',
      fields: { key: numeric },
      binding: { connector: 'hostile', origin: 'local', members: 'all' as const },
    }
    await inScope(WORKSPACE, async (scope) => await saveSecret(scope, secret, 'usr_admin'))
    const outcome = await apply('hostile.echo', { key: 'vault:/hostile/pin#key' })
    expect(outcome).toMatchObject({ kind: 'confirmed', response: { number: '[secret]' } })
    expect(JSON.stringify(outcome)).not.toContain('47110815')
  })
  test('does not leave for another member, another connector, or in place of a handle', async () => {
    expect(await apply('hostile.echo', { key: CANARY })).toMatchObject({
      kind: 'failed',
      code: 'SECRET_NOT_BOUND',
      proof: 'refused-by-gateway',
      text: expect.not.stringContaining(CANARY),
    })
    expect(await apply('hostile.echo', { key: 'vault:/other#key' })).toMatchObject({ kind: 'failed', code: 'SECRET_NOT_BOUND' })
    expect(await apply('hostile.echo', args, 'mem_other')).toMatchObject({ kind: 'failed', code: 'FORBIDDEN' })
  })
})

test('what a changed, gone or shadowing tool says is kept beside what was accepted, until an admin accepts it', async () => {
  const { syncConnector } = await import('#server/catalogue/sync-connector.ts')
  const before = await toolRow('hostile.fine')
  const seen = {
    name: 'fine',
    title: 'fine',
    description: 'does fine and more',
    inputSchema: before.inputSchema as JsonObject,
    outputSchema: { type: 'object' },
    annotations: {},
  }
  const findings = await inScope(WORKSPACE, async (scope) => await syncConnector(scope, 'hostile', [seen, { ...seen, name: 'Set_Aside' }]))
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'changed', tool: 'hostile.fine' }),
      expect.objectContaining({ kind: 'gone', tool: 'hostile.lie' }),
      expect.objectContaining({ kind: 'new', shadows: 'files.setAside' }),
    ]),
  )
  expect(await inScope(WORKSPACE, async (scope) => await findRow(scope, 'hostile.fine'))).toMatchObject({
    state: 'quarantined',
    row: { description: 'does fine' },
    seen: { tool: { description: 'does fine and more' } },
  })
  await expect(read('hostile.fine')).rejects.toMatchObject({ code: 'TOOL_QUARANTINED' })
  await expect(accept('hostile.fine', READS)).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(accept('hostile.lie', READS)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  const { pinOf } = await import('#server/catalogue/tool-pin.ts')
  const row = await inScope(
    WORKSPACE,
    async (scope) =>
      await acceptRow(scope, {
        tool: 'hostile.fine',
        seenPin: pinOf('hostile', seen),
        decision: { ...DECISION, ...READS },
        acceptedBy: 'usr_admin',
      }),
  )
  expect(row).toMatchObject({ state: 'active', description: 'does fine and more' })
})
