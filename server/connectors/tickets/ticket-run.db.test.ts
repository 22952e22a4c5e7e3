import { afterAll, expect, test } from 'vitest'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { findConnector } from '#server/catalogue/store.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { listTickets } from '#server/connectors/tickets/read-tickets.ts'
import { ensureTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** "A form about a new colleague → a ticket by HTTP POST; then mails that quote its number" (issue 3, First day), thinly. */
const world = useRunWorld()
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)
afterAll(async () => {
  await (await ensureTickets()).close()
  await (await ensureOutbox()).close()
})

const YAML = `
metadata: { name: First day, slug: first-day }
objective: Open a ticket for a new colleague and tell the person.
tools:
  - { tool: http.send, targets: ['http://tickets.localhost/**'] }
  - { tool: http.get, targets: ['http://tickets.localhost/**'] }
  - { tool: mail.send }
inputs:
  type: object
  properties: { name: { type: string } }
  required: [name]
  additionalProperties: false
steps:
  - id: ticket
    kind: tool
    tool: http.send
    with: { url: 'http://tickets.localhost/tickets', body: { title: 'Laptop for \${ inputs.name }' } }
  - id: mail
    kind: tool
    tool: mail.send
    with: { to: lena@acme.example, subject: Welcome, text: 'Your ticket is \${ steps.ticket.output.body.number }.' }
output:
  schema: { type: object }
  value: { number: '\${ steps.ticket.output.body.number }' }
`

async function start(): Promise<string> {
  return await inside(async (scope) => {
    const { memberId } = await createMember(scope, { yaml: YAML, by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    return (await startRun(scope, { memberId, inputs: { name: 'Lena' }, purpose: 'run', origin: 'manual', by: AUTHOR })).id
  })
}

test('a ticket is opened after one decision, and the mail of the next part quotes the number that came back', async () => {
  const runId = await start()
  await world.settle()
  expect(await inside(async (scope) => await listTickets(scope, { limit: 10 })), 'planning sends nothing').toEqual([])
  expect(await approveAll(world.workspaceId)).toBe(1)
  await world.settle()
  expect(await inside(async (scope) => await listTickets(scope, { limit: 10 }))).toMatchObject([
    { number: 'T-1042', title: 'Laptop for Lena' },
  ])
  expect(await inside(async (scope) => await listOutbox(scope, { limit: 10 })), 'the mail is the next part').toEqual([])
  expect(await approveAll(world.workspaceId)).toBe(1)
  await world.settle()
  const [letter] = await inside(async (scope) => await listOutbox(scope, { limit: 10 }))
  expect((await inside(async (scope) => await readOutboxMessage(scope, letter?.id ?? ''))).text).toContain('Your ticket is T-1042.')
  expect(await inside(async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'succeeded', output: { number: 'T-1042' } })
})

test('an address that is taken off the list while a plan waits is not sent to, approved or not', async () => {
  const before = (await inside(async (scope) => await listTickets(scope, { limit: 10 }))).length
  const runId = await start()
  await world.settle()
  await inside(async (scope) => {
    const http = await findConnector(scope, 'http')
    await changeConnector(scope, http?.id ?? '', { sites: [] }, AUTHOR)
  })
  await approveAll(world.workspaceId)
  await world.settle()
  expect(await inside(async (scope) => await listTickets(scope, { limit: 10 }))).toHaveLength(before)
  expect((await inside(async (scope) => await findRun(scope, runId))).outcome).not.toBe('succeeded')
})
