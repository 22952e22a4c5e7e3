import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { Pool } from 'undici'
import { openSql } from '#db/client.ts'
import { hireThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { arrangePerson } from '#server/identity/testing/arrange.ts'
import { inScope } from '#server/tenancy/store.ts'
import { createWebhook } from '#server/triggers/hooks/create-webhook.ts'
import type { ShownSecret } from '#server/triggers/hooks/schema.ts'
import { POST } from '../app/api/hooks/[slug]/route.ts'
import { type Finding, median, timed, worked } from './measure.ts'
import type { World } from './open-world.ts'

const ROUNDS = 9
const MESSAGES = 600
const CLIENTS = 32
/** To the database, on both sides. */
const CONNECTIONS = 8
/** Each takes sixty messages a minute. */
const WEBHOOKS = 150
const RATIO_MIN = 0.5
interface Pace {
  readonly perSecond: number
  /** Of this process, for each. */
  readonly cpuUs: number
}
const NOTHING: Pace = { perSecond: Number.NaN, cpuUs: Number.NaN }
const BODY = JSON.stringify({ tag: 'order', lines: Array.from({ length: 10 }, (_, n) => ({ n, name: 'Laptop', price: 999.5 })) })

/**
 * Acknowledged messages a second (signature checked, row and job committed before the 202) against the slower of the two things that it
 * cannot do without: an HTTP server of Node that reads the body and answers, and one insert of the same row with its commit. The route
 * is the product's own; the same small server stands around both sides. What a route is given and gives (`Request`, `Response`) is on our
 * side alone. Senders, servers and the driver share this process, so its processor time is what all of them take together.
 */
export async function measureWebhook(world: World): Promise<readonly Finding[]> {
  const hooks = await makeHooks(world)
  const route = await serve(async (request, answer) => {
    const body = await bytesOf(request)
    const response = await POST(toRequest(request, body), { params: Promise.resolve({ slug: request.url?.split('/').at(-1) }) })
    answer.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text())
  })
  const plain = await serve(async (request, answer) => {
    await bytesOf(request)
    answer.writeHead(202, { 'content-type': 'application/json' }).end('{"invocationId":"dlv_0000000000000000000000000000"}')
  })
  const sql = openSql(process.env['DATABASE_URL'] ?? '', { max: CONNECTIONS })
  await world.owner.unsafe(
    'create schema if not exists bench; create table if not exists bench.deliveries (like muster.webhook_deliveries including all); grant usage on schema bench to muster_app; grant insert on bench.deliveries to muster_app',
  )
  const rates = { ours: [] as Pace[], http: [] as Pace[], insert: [] as Pace[] }
  let signed: Signed[] = []
  const sides = {
    ours: async () => await paceOf(async (n) => await sendTo(route.pool, signed[n])),
    http: async () => await paceOf(async (n) => await sendTo(plain.pool, signed[n])),
    insert: async () => await paceOf(async (n) => void (await sql`insert into bench.deliveries ${sql(rowOf(world, n))}`)),
  }
  const names = Object.keys(sides) as (keyof typeof sides)[]
  for (let round = 0; round <= ROUNDS; round += 1) {
    signed = Array.from({ length: MESSAGES }, (_, n) => sign(hooks[n % hooks.length] as ShownSecret))
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const pace = await sides[name]()
      if (round > 0) rates[name].push(pace)
    }
  }
  await Promise.all([route.close(), plain.close(), sql.end({ timeout: 5 })])
  const of = (name: keyof typeof rates, what: keyof Pace): number => median(rates[name].map((pace) => pace[what]))
  const eachRound = (ratioOf: (ours: Pace, http: Pace, insert: Pace) => number): number =>
    median(rates.ours.map((ours, i) => ratioOf(ours, rates.http[i] ?? NOTHING, rates.insert[i] ?? NOTHING)))
  const ratio = eachRound((ours, http, insert) => ours.perSecond / Math.min(http.perSecond, insert.perSecond))
  const cpuRatio = eachRound((ours, http, insert) => ours.cpuUs / (http.cpuUs + insert.cpuUs))
  return [
    {
      what: `Webhook, durable acknowledgement ÷ the slower of plain HTTP and plain insert, ${CLIENTS} clients`,
      ours: `${of('ours', 'perSecond').toFixed(0)} messages/s`,
      theirs: `${of('http', 'perSecond').toFixed(0)} requests/s, ${of('insert', 'perSecond').toFixed(0)} inserts/s`,
      ratio: `${ratio.toFixed(2)} ×`,
      budget: `≥ ${RATIO_MIN} ×`,
      holds: ratio >= RATIO_MIN,
      note: 'An acknowledgement counts the sender, checks the signature and commits the message with its job; senders that come together share a commit.',
    },
    {
      what: 'CPU of the process per message, its sender included ÷ a plain request and a plain insert, one of each',
      ours: `${of('ours', 'cpuUs').toFixed(0)} µs`,
      theirs: `${of('http', 'cpuUs').toFixed(0)} + ${of('insert', 'cpuUs').toFixed(0)} µs`,
      ratio: `${cpuRatio.toFixed(2)} ×`,
      budget: '',
      holds: null,
      note: '',
    },
  ]
}

async function makeHooks({ workspaceId }: World): Promise<ShownSecret[]> {
  const memberId = await hireThreeParts(workspaceId)
  const { userId } = await arrangePerson({ [workspaceId]: 'operator' })
  const given = { memberId, name: 'Bench', inputs: { tag: '${ payload.tag }' }, headers: [], sample: { tag: 'x' }, by: userId }
  return await inScope(workspaceId, async (scope) => {
    const made: ShownSecret[] = []
    for (let n = 0; n < WEBHOOKS; n += 1) made.push(await createWebhook(scope, given, Date.now()))
    return made
  })
}

async function serve(answer: (...given: Parameters<RequestListener>) => Promise<void>) {
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: CLIENTS })
  const close = async (): Promise<void> => {
    await pool.close()
    server.close()
  }
  return { pool, close }
}

/** What `stream/consumers` does too, without its way through a Blob. */
async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(request, 'end')
  return Buffer.concat(chunks)
}

function toRequest(request: IncomingMessage, body: Buffer): Request {
  const headers = request.headers as Record<string, string>
  return new Request(`http://127.0.0.1${request.url}`, { method: 'POST', headers, body: body as never })
}

let count = 0
interface Signed {
  readonly path: string
  readonly headers: Record<string, string>
}

/** What a sender does before: its part is nobody's here. */
function sign({ path, secret }: ShownSecret): Signed {
  count += 1
  const at = new Date()
  const id = `msg_${count}`
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, BODY),
  }
  return { path, headers }
}

async function sendTo(pool: Pool, { path, headers }: Signed | undefined = { path: '/', headers: {} }): Promise<void> {
  const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: BODY })
  const text = await body.text()
  if (statusCode !== 202) throw new Error(`answered ${statusCode}: ${text}`)
}

function rowOf({ workspaceId }: World, n: number): Record<string, unknown> {
  count += 1
  return {
    workspace_id: workspaceId,
    id: `dlv_${count}`,
    webhook_id: `whk_${n % WEBHOOKS}`,
    message_id: `msg_${count}`,
    received_at: new Date(),
    took_ms: 1,
    status: 202,
    outcome: 'taken',
    headers: { 'content-type': 'application/json', 'webhook-id': `msg_${count}` },
    body_digest: '0'.repeat(64),
    body_bytes: BODY.length,
    body: Buffer.from(BODY),
  }
}

async function paceOf(work: (n: number) => Promise<void>): Promise<Pace> {
  let next = 0
  const each = async (): Promise<void> => {
    for (let n = next++; n < MESSAGES; n = next++) await work(n)
  }
  let ms = 0
  const cpuMs = await worked(async () => {
    ms = await timed(async () => await Promise.all(Array.from({ length: CLIENTS }, each)))
  })
  return { perSecond: MESSAGES / (ms / 1000), cpuUs: (cpuMs * 1000) / MESSAGES }
}
