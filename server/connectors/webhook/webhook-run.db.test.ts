import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { changeConnector } from '#server/catalogue/change-connector.ts'
import { findConnector } from '#server/catalogue/store.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { useDoomedWorkers } from '#server/dispatch/testing/doomed-workers.ts'
import { finish, resolve } from '#server/dispatch/testing/receipt-chain.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

/** A message to another system as a step of a run: over real HTTP, to a receiver that goes by the official library. */
const world = useRunWorld()
const doomed = useDoomedWorkers(world)
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)
const SECRET = `whsec_${Buffer.from('a secret of the receiver, 32 byte').toString('base64')}`
const receiver = new Webhook(SECRET)
/** What the receiver took: id and content of each message whose signature is right; `chat` for those that have none. */
const took: { id: string; content: unknown }[] = []
let server: Server
let memberId = ''
let count = 0

const yamlAt = (origin: string) => `
metadata: { name: Order check, slug: order-check }
objective: Tell shop and chat that an order is checked.
tools:
  - { tool: webhook.post, targets: ['${origin}/hooks/*'] }
  - { tool: webhook.slack, targets: ['${origin}'] }
inputs: { type: object, properties: { order: { type: string } }, required: [order], additionalProperties: false }
steps:
  - id: tell
    kind: tool
    tool: webhook.post
    with: { url: '${origin}/hooks/checked', body: { type: order.checked, data: { order: '\${ inputs.order }' } }, key: 'vault:/orders#key' }
  - id: chat
    kind: tool
    tool: webhook.slack
    with: { to: '${origin}', address: 'vault:/chat#key', text: 'Order \${ inputs.order } is checked.' }
`

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    response.writeHead(take(request, Buffer.concat(parts).toString())).end('ok')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await world.owner.current.owner`update system.workspaces set practice = false where id = ${world.workspaceId}`
  memberId = await inside(async (scope) => {
    const connector = await findConnector(scope, 'webhook')
    const site = { origin, reads: [], sends: ['/hooks/*', '/services/*'], private: true, header: null }
    await changeConnector(scope, connector?.id ?? '', { sites: [site] }, AUTHOR)
    const made = await createMember(scope, { yaml: yamlAt(origin), by: AUTHOR })
    const binding = { connector: 'webhook', origin, members: [made.memberId] }
    await saveSecret(scope, { path: 'orders', fields: { key: SECRET }, binding }, AUTHOR)
    await saveSecret(scope, { path: 'chat', fields: { key: `${origin}/services/T1-B1-xyz` }, binding }, AUTHOR)
    await publishMember(scope, { memberId: made.memberId, by: AUTHOR })
    return made.memberId
  })
})
beforeEach(() => {
  took.length = 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** @returns the status that the receiver answers with */
function take({ headers, url }: IncomingMessage, body: string): number {
  if (url === '/services/T1-B1-xyz') return took.push({ id: 'chat', content: JSON.parse(body) }) && 200
  try {
    return took.push({ id: String(headers['webhook-id']), content: receiver.verify(body, headers as Record<string, string>) }) && 200
  } catch {
    return 401
  }
}

async function planned(): Promise<{ runId: string; order: string }> {
  count += 1
  const order = `A-${count}`
  const run = { memberId, inputs: { order }, purpose: 'run' as const, origin: 'manual' as const, by: AUTHOR }
  const { id } = await inside(async (scope) => await startRun(scope, run))
  await world.settle()
  return { runId: id, order }
}
const effectsOf = async (runId: string) => await inside(async (scope) => await listRunEffects(scope, runId))
const messages = (order: string, id: string) => [
  { id, content: { type: 'order.checked', data: { order } } },
  { id: 'chat', content: { text: `Order ${order} is checked.` } },
]

test('is asked for first, then arrives once, signed, under the key of its action; the chat gets its text', async () => {
  const { runId, order } = await planned()
  expect(took, 'planning sends nothing').toEqual([])
  expect(await inside(async (scope) => await listApprovals(scope, { runId, status: 'pending', limit: 5 }))).toHaveLength(1)
  expect(await approveAll(world.workspaceId)).toBe(1)
  await world.settle()
  const [tell] = await effectsOf(runId)
  expect(took).toEqual(messages(order, tell?.idempotencyKey ?? ''))
  expect(await inside(async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'succeeded', leg: 1 })
})

describe('whose worker is killed', () => {
  test('just before sending arrives once, by the next worker', async () => {
    const { runId, order } = await planned()
    await approveAll(world.workspaceId)
    await doomed.kill(runId, 'effect.before_sent')
    expect(took).toEqual([])
    await finish(world, runId)
    expect(took).toEqual(messages(order, (await effectsOf(runId))[0]?.idempotencyKey ?? ''))
    expect(await inside(async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'succeeded' })
  })

  test('between sending and the answer is not sent again: a person says that it arrived, and the rest goes out', async () => {
    const { runId, order } = await planned()
    await approveAll(world.workspaceId)
    await doomed.kill(runId, 'effect.after_call')
    await finish(world, runId)
    expect(took, 'the chat waits').toHaveLength(1)
    expect(await effectsOf(runId)).toMatchObject([{ state: 'unknown' }, { state: 'intended' }])
    await resolve(world, runId, 1, 'done')
    await world.settle()
    expect(took).toEqual(messages(order, (await effectsOf(runId))[0]?.idempotencyKey ?? ''))
  })
})
