import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getBlob } from '#server/blobs/open-blobs.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { prepareEffect } from '#server/gateway/mcp/prepare-effect.ts'
import { probeTarget } from '#server/gateway/mcp/probe-target.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { MEMBER, sealEffect, toolRow, useGateway, WORKSPACE } from '#server/gateway/mcp/testing/seal-effect.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

const gateway = useGateway()
const filesDir = join(gateway.dataDir, 'workspaces', WORKSPACE, 'files')
const KEY = 'a'.repeat(64)

beforeAll(() => {
  mkdirSync(filesDir, { recursive: true })
  writeFileSync(join(filesDir, 'list.csv'), 'Name;Amount EUR\nAnna;12,50\nBob;7,25\n')
})
afterAll(async () => await (await ensureOutbox()).close())

async function read(tool: string, args: JsonObject): Promise<JsonObject> {
  return await readTool({ workspaceId: WORKSPACE, memberId: MEMBER, runId: 'run_gateway', tool, args, row: await toolRow(tool) })
}
async function prepared(tool: string, args: JsonObject, key = KEY): Promise<JsonObject> {
  return await prepareEffect({
    workspaceId: WORKSPACE,
    tool,
    args,
    row: await toolRow(tool),
    key,
    dateMs: 1_700_000_000_000,
    memberAddress: 'expense-check@acme.example',
    documents: new Set(),
  })
}
async function apply(tool: string, args: JsonObject, key = KEY) {
  const row = await toolRow(tool)
  return await applyEffect(await sealEffect(row, args, key), { workspaceId: WORKSPACE, memberId: MEMBER, pins: { [tool]: row.pin } })
}

describe('the read door', () => {
  test('reads a table through the real protocol and says what it found', async () => {
    expect(await read('tables.read', { path: 'list.csv' })).toEqual({
      columns: [
        { name: 'Name', type: 'text' },
        { name: 'Amount EUR', type: 'number' },
      ],
      rows: [
        { _row: 2, Name: 'Anna', 'Amount EUR': 12.5 },
        { _row: 3, Name: 'Bob', 'Amount EUR': 7.25 },
      ],
      rowCount: 2,
      detected: { kind: 'csv', delimiter: ';', encoding: 'utf-8', decimal: ',', dateOrder: 'none' },
    })
  })
  test('refuses a tool that mutates, also when the caller says that it does not', async () => {
    const row = await toolRow('files.write')
    const call = { workspaceId: WORKSPACE, memberId: MEMBER, runId: 'run_gateway', tool: 'files.write', args: { path: 'x.txt', text: 'x' } }
    await expect(readTool({ ...call, row })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(readTool({ ...call, row: { ...row, mutates: false } })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(readTool({ ...call, row: { ...(await toolRow('files.read')), tool: 'files.read' } })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await read('files.probe', { path: 'x.txt' })).toMatchObject({ exists: false })
  })
  test('refuses arguments outside the accepted schema, and a pin that is not the accepted one', async () => {
    await expect(read('files.read', { path: 'list.csv', more: true })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    const row = await toolRow('files.read')
    await expect(
      readTool({
        workspaceId: WORKSPACE,
        memberId: MEMBER,
        runId: 'r',
        tool: 'files.read',
        args: { path: 'list.csv' },
        row: { ...row, pin: 'other' },
      }),
    ).rejects.toMatchObject({ code: 'TOOL_QUARANTINED' })
  })
  test('keeps the code of our own errors', async () => {
    await expect(read('tables.read', { path: 'none.csv' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', context: { path: 'none.csv' } })
    await expect(read('files.read', { path: '../../outbox.key' })).rejects.toMatchObject({ code: 'PATH_REFUSED' })
  })
})

describe('the apply door', () => {
  test('writes exactly the sealed bytes, and the probe tells absent from written', async () => {
    const row = await toolRow('files.write')
    const args = await prepared('files.write', { path: 'out/hello.txt', text: 'hello' })
    const before = await probeTarget({ workspaceId: WORKSPACE, row, args })
    expect(await apply('files.write', args)).toMatchObject({ kind: 'confirmed', response: { path: 'out/hello.txt', size: 5 } })
    expect(readFileSync(join(filesDir, 'out/hello.txt'), 'utf8')).toBe('hello')
    const after = await probeTarget({ workspaceId: WORKSPACE, row, args })
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    expect(after).not.toBe(before)
  })
  test('refuses a row whose arguments are not the sealed ones', async () => {
    const tool = await toolRow('files.write')
    const row = await sealEffect(tool, { path: 'good.txt', text: 'good' })
    const context = { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'files.write': tool.pin } }
    const forged = await applyEffect({ ...row, argsText: '{"path":"bad.txt","text":"bad"}' }, context)
    expect(forged).toMatchObject({ kind: 'failed', code: 'PLAN_TOKEN_MISMATCH', proof: 'refused-by-gateway' })
    expect(await applyEffect({ ...row, artifactHash: 'x' }, context)).toMatchObject({ kind: 'failed', code: 'PLAN_TOKEN_MISMATCH' })
    expect(await applyEffect(row, { ...context, memberId: 'mem_other' })).toMatchObject({ kind: 'failed', code: 'FORBIDDEN' })
    expect(await applyEffect({ ...row, pin: 'other' }, context)).toMatchObject({ kind: 'failed', code: 'TOOL_QUARANTINED' })
    expect(await applyEffect(row, { ...context, workspaceId: 'ws_elsewhere' })).toMatchObject({
      kind: 'failed',
      proof: 'refused-by-gateway',
    })
    expect(await read('files.list', { folder: '' })).not.toMatchObject({
      files: expect.arrayContaining([expect.objectContaining({ path: 'bad.txt' })]),
    })
    expect(await applyEffect(row, context)).toMatchObject({ kind: 'confirmed' })
  })
  test('a connector that names an error proves that nothing was done', async () => {
    await prepared('files.write', { path: 'fine.txt', text: '' })
    await expect(prepared('files.write', { path: '../out.txt', text: 'x' })).rejects.toMatchObject({ code: 'PATH_REFUSED' })
    expect(await apply('files.write', { path: '../out.txt', text: 'x' })).toMatchObject({
      kind: 'failed',
      code: 'PATH_REFUSED',
      proof: 'declared',
    })
    expect(await apply('files.move', { from: 'nowhere.txt', to: 'x.txt' })).toMatchObject({
      kind: 'failed',
      code: 'FILE_NOT_FOUND',
      proof: 'declared',
    })
  })
  test('a result is kept once, with its bytes', async () => {
    const args = { name: 'rows.csv', value: [{ a: 1, b: '=1+1' }] }
    const first = await apply('result.keep', args)
    expect(first).toMatchObject({ kind: 'confirmed', response: { name: 'rows.csv' } })
    expect(await apply('result.keep', args)).toEqual(first)
    const rows = await gateway.database.current.owner`select * from muster.results`
    expect(rows).toHaveLength(1)
    expect(Buffer.from(await getBlob(WORKSPACE, rows[0]!['blob_ref'] as string)).toString()).toBe("\ufeffa,b\r\n1,'=1+1\r\n")
  })
  test('a result with an ending that nobody knows is kept as what its value is', async () => {
    const row = await toolRow('result.keep')
    for (const name of ['said.constructor', 'said.__proto__']) {
      const sealed = await sealEffect(row, { name, title: `a\u0000b\n${'x'.repeat(194)}😀`, value: 'text' }, name.padEnd(64, 'k'))
      const outcome = await applyEffect(sealed, { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'result.keep': row.pin } })
      expect(outcome).toMatchObject({ kind: 'confirmed', response: { name } })
    }
    const rows = await gateway.database.current.owner`select mime, title from muster.results where name like 'said.%'`
    expect(rows.map((row) => row['mime'])).toEqual(['text/plain; charset=utf-8', 'text/plain; charset=utf-8'])
    expect(rows[0]?.['title']).toBe(`a b ${'x'.repeat(194)}😀`.slice(0, 200).toWellFormed())
  })
})

describe('mail', () => {
  const mail = { to: 'anna@acme.example', subject: 'Grüße', text: 'Hello Anna,\n.\n12,50 €\n' }
  test('what is sealed is what arrives, byte for byte, and the probe knows it', async () => {
    const row = await toolRow('mail.send')
    const args = await prepared('mail.send', mail)
    expect(await prepared('mail.send', mail)).toEqual(args)
    const before = await probeTarget({ workspaceId: WORKSPACE, row, args })
    expect(await apply('mail.send', args)).toEqual({
      kind: 'confirmed',
      response: { messageId: args['messageId'], accepted: ['anna@acme.example'] },
    })
    expect(await probeTarget({ workspaceId: WORKSPACE, row, args })).not.toBe(before)
    const [entry] = await inScope(WORKSPACE, async (scope) => await listOutbox(scope, { limit: 10 }))
    const message = await inScope(WORKSPACE, async (scope) => await readOutboxMessage(scope, entry!.id))
    expect(message).toMatchObject({
      from: 'expense-check@acme.example',
      to: ['anna@acme.example'],
      subject: 'Grüße',
      text: mail.text,
      raw: args['raw'],
      date: '2023-11-14T22:13:20.000Z',
    })
  })
  test('a second delivery of the same message is kept once', async () => {
    await apply('mail.send', await prepared('mail.send', mail))
    expect(await inScope(WORKSPACE, async (scope) => await listOutbox(scope, { limit: 10 }))).toHaveLength(1)
  })
  test.each([
    ['a line break in the subject', { ...mail, subject: 'a\r\nBcc: x@y.example' }],
    ['two addresses', { ...mail, to: 'a@b.example, c@d.example' }],
    ['a name with an address', { ...mail, to: 'A <a@b.example>' }],
    ['a line break in the address', { ...mail, to: 'a@b.example\r\nBcc: x@y.example' }],
    ['an attachment', { ...mail, attachments: [{ path: '/etc/passwd' }] }],
  ])('%s is refused at planning', async (_, args) => {
    await expect(prepared('mail.send', args as JsonObject)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })
})

describe('the record of the doors', () => {
  const recorded = async (): Promise<unknown[]> =>
    (
      await gateway.database.current
        .owner`select envelope_text from muster.audit_events where workspace_id = ${WORKSPACE} and type like 'gateway.%' order by seq desc limit 1`
    ).map((row) => {
      const { event, ext } = JSON.parse(String(row['envelope_text'])) as { event: Record<string, unknown>; ext: Record<string, unknown> }
      return [event['event_type'], event['gateway'], ext['door'], ext['code'] ?? null, ext['actor']]
    })
  const gatewayOf = (tool: string, policy_decision: string) => expect.objectContaining({ gateway_type: 'mcp', tool, policy_decision })

  test('what goes through and what is refused, both doors, and never an argument', async () => {
    await read('files.read', { path: 'list.csv' })
    expect(await recorded()).toEqual([['gateway.allowed', gatewayOf('files.read', 'allow'), 'read', null, MEMBER]])
    const mutating = await toolRow('files.write')
    const call = { workspaceId: WORKSPACE, memberId: MEMBER, runId: 'run_gateway', tool: 'files.write', args: { path: 'secret-name.txt' } }
    await expect(readTool({ ...call, row: mutating })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await recorded()).toEqual([['gateway.denied', gatewayOf('files.write', 'deny'), 'read', 'FORBIDDEN', MEMBER]])
    const args = await prepared('files.write', { path: 'out/recorded.txt', text: 'hello' }, 'b'.repeat(64))
    await apply('files.write', args, 'b'.repeat(64))
    expect(await recorded()).toEqual([['gateway.allowed', gatewayOf('files.write', 'allow'), 'apply', null, MEMBER]])
    const row = await sealEffect(mutating, args, 'c'.repeat(64))
    await applyEffect({ ...row, artifactHash: 'x' }, { workspaceId: WORKSPACE, memberId: MEMBER, pins: { 'files.write': mutating.pin } })
    expect(await recorded()).toEqual([['gateway.denied', gatewayOf('files.write', 'deny'), 'apply', 'PLAN_TOKEN_MISMATCH', MEMBER]])
    const { owner } = gateway.database.current
    const [leak] = await owner`select count(*)::int as n from muster.audit_events where envelope_text like '%secret-name%'`
    expect(leak?.['n']).toBe(0)
  })
})

describe('a document', () => {
  test('made while planning is written and kept as the same bytes', async () => {
    const made = await read('render.document', { template: ['# Total ', { value: 3412.5 }], format: 'pdf', title: 'Total' })
    expect(made).toMatchObject({ mime: 'application/pdf', pages: 1, text: 'Total 3412.5\n' })
    const bytes = Buffer.from(await getBlob(WORKSPACE, made['blob'] as string))
    const sealed = await prepared('files.write', { path: 'out/total.pdf', base64: made['blob'] as string })
    expect(sealed).toEqual({ path: 'out/total.pdf', base64: bytes.toString('base64') })
    expect(await apply('files.write', sealed)).toMatchObject({ kind: 'confirmed' })
    expect(readFileSync(join(filesDir, 'out/total.pdf')).equals(bytes)).toBe(true)
    expect(await apply('result.keep', { name: 'kept.pdf', value: made }, 'd'.repeat(64))).toMatchObject({ kind: 'confirmed' })
    const [row] = await gateway.database.current.owner`select mime, blob_ref from muster.results where name = 'kept.pdf'`
    expect(row).toMatchObject({ mime: 'application/pdf', blob_ref: made['blob'] })
    await expect(prepared('files.write', { path: 'x.pdf', base64: `blob:sha256:${'0'.repeat(64)}` })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})
