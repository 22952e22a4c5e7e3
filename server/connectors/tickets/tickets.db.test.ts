import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { listTickets, readTicket } from '#server/connectors/tickets/read-tickets.ts'
import { startTickets, type TicketReceiver } from '#server/connectors/tickets/ticket-listener.ts'
import { ticketPassword } from '#server/connectors/tickets/ticket-password.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-tickets-'))
const [A, B] = ['ws_tickets_a', 'ws_tickets_b']
let receiver: TicketReceiver

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  for (const id of [A, B])
    await database.current
      .owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone) values (${id}, 'T', 'T', ${id}, 'UTC')`
  receiver = await startTickets()
})
afterAll(async () => {
  await receiver.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** As any program on this host could ask. */
async function ask(workspaceId: string, more: { method?: string; path?: string; body?: string; key?: string; password?: string } = {}) {
  const password = more.password ?? (await ticketPassword(workspaceId))
  const answer = await request(`http://127.0.0.1:${receiver.port}${more.path ?? '/tickets'}`, {
    method: (more.method ?? 'POST') as 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${workspaceId}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
      ...(more.key === undefined ? {} : { 'idempotency-key': more.key }),
    },
    ...(more.method === 'GET' ? {} : { body: more.body ?? '{"title":"Laptop"}' }),
  })
  return { status: answer.statusCode, body: (await answer.body.json()) as { number?: string; error?: string } }
}
const list = async (workspaceId: string) => await inScope(workspaceId, async (scope) => await listTickets(scope, { limit: 100 }))

test('a ticket gets the next number of its workspace and is readable there, and nowhere else', async () => {
  expect(await ask(A, { body: '{"title":"Laptop for Lena","start":"2026-12-01","tags":["new"]}' })).toEqual({
    status: 201,
    body: { number: 'T-1042' },
  })
  expect((await ask(A)).body.number).toBe('T-1043')
  expect((await ask(B)).body.number).toBe('T-1042')
  const [newest, first] = await list(A)
  expect([newest?.number, first?.number, first?.title]).toEqual(['T-1043', 'T-1042', 'Laptop for Lena'])
  const ticket = await inScope(A, async (scope) => await readTicket(scope, first?.id ?? ''))
  expect(ticket.fields).toEqual(
    expect.arrayContaining([
      { name: 'start', text: '2026-12-01' },
      { name: 'tags', text: 'new' },
    ]),
  )
  await expect(inScope(B, async (scope) => await readTicket(scope, first?.id ?? ''))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await ask(A, { method: 'GET', path: '/tickets/T-1042' })).toMatchObject({ status: 200, body: { number: 'T-1042' } })
  expect((await ask(A, { method: 'GET', path: '/tickets/T-9' })).status).toBe(404)
})

test('twenty at once with one key are one ticket; the key with another content is refused and keeps nothing', async () => {
  const before = (await list(A)).length
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await ask(A, { key: 'same', body: '{"title":"Once"}' })))
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(await list(A)).toHaveLength(before + 1)
  expect((await ask(A, { key: 'same', body: '{"title":"Other"}' })).status).toBe(422)
  expect(await list(A)).toHaveLength(before + 1)
})

test('numbers are given once each, though many come together without a key', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await ask(B)))
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(20)
})

test('what is refused keeps nothing: another password, another workspace, no object, too much, another path', async () => {
  const before = [(await list(A)).length, (await list(B)).length]
  expect((await ask(A, { password: 'wrong' })).status).toBe(401)
  expect((await ask(A, { password: await ticketPassword(B) })).status).toBe(401)
  for (const body of ['[]', '"x"', '{"a":', '{"n":9007199254740993}']) expect([body, (await ask(A, { body })).status]).toEqual([body, 400])
  expect((await ask(A, { body: JSON.stringify({ text: 'x'.repeat(300_000) }) })).status).toBe(413)
  expect((await ask(A, { path: '/elsewhere' })).status).toBe(404)
  expect((await ask(A, { method: 'PUT' })).status).toBe(405)
  expect([(await list(A)).length, (await list(B)).length]).toEqual(before)
})
