import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { Redis } from 'ioredis'
import { Pool } from 'undici'
import { describeRoute } from '#server/entry/answer-request.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { arrangePerson, arrangeSignIn } from '#server/identity/testing/arrange.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { hasRedis, startRedis } from '#server/redis/testing/start-redis.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { inScope } from '#server/tenancy/store.ts'
import { GET } from '../app/api/v1/skills-in-scope/route.ts'
import { type Finding, inTurns, median, timed } from './measure.ts'
import type { World } from './open-world.ts'

const ROUNDS = 9
const SKILLS = 30
const TIMES = 1000
const CLIENTS = 16
const REQUESTS = 400
const MISSES = 100
const SCOPE = { user: 'usr_1', channel: 'sales', core: 'mem_1' } as const
/** Of each skill, beside its SKILL.md: their names and digests are signed too. */
const FILES = Array.from({ length: 4 }, (_, n) => ({ path: `references/part-${n}.md`, size: 2000, digest: `${n}`.repeat(64), text: true }))
type Closing = { readonly pool: Pool; close(): Promise<void> }

/** Skills in scope: kept, loaded, over HTTP, and asked for by many at once. Thirty skills, each with one that it needs. */
export async function measureResolve(world: World): Promise<readonly Finding[]> {
  const workspaceId = await arrange(world)
  const many = await stampede(workspaceId, world)
  const redis = hasRedis ? await kept(workspaceId) : []
  return [...redis, await loaded(workspaceId), ...(await overHttp(world)), many]
}

async function arrange({ owner }: World): Promise<string> {
  const workspaceId = systemIds.next('ws')
  await owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone, practice, single_person_approval) values (${workspaceId}, 'Acme', 'Skills', ${workspaceId.slice(3)}, 'Europe/Berlin', true, false)`
  const places = [
    ['workspace', workspaceId],
    ['channel', SCOPE.channel],
    ['core', SCOPE.core],
  ] as const
  const triggers = ['invoice', 'sum', 'tax']
  const description = 'Checks incoming invoices against orders and says which sums, dates and tax rates do not fit, line by line.'
  const given = { workspaceId, description, triggers, files: FILES, hasStatus: true }
  for (let n = 0; n < SKILLS; n += 1) {
    const skill = await arrangeSkill(owner, { ...given, slug: `skill-${n}` })
    const part = await arrangeSkill(owner, { ...given, slug: `part-${n}` })
    const [scopeType, scopeId] = places[n % places.length] ?? places[0]
    await arrangeBinding(owner, { workspaceId, skill, dependencies: [part], scopeType, scopeId })
  }
  // Everybody else's, which no answer may slow down.
  for (let n = 0; n < 200; n += 1) {
    const skill = await arrangeSkill(owner, { workspaceId, slug: `other-${n}` })
    await arrangeBinding(owner, { workspaceId, skill, scopeType: 'user', scopeId: `usr_other_${n}` })
  }
  await owner.unsafe('analyze')
  return workspaceId
}

async function kept(workspaceId: string): Promise<Finding[]> {
  const server = await startRedis()
  const redis = new Redis(server.url)
  const value = await resolveSkills(workspaceId, SCOPE)
  await redis.set('kept', JSON.stringify(value))
  const each = async (work: () => Promise<unknown>): Promise<number> => {
    const ms = await timed(async () => {
      for (let n = 0; n < TIMES; n += 1) await work()
    })
    return (ms * 1000) / TIMES
  }
  const { ours, theirs, ratio } = await inTurns(
    async () => await each(async () => await resolveSkills(workspaceId, SCOPE)),
    async () => await each(async () => await redis.get('kept')),
    ROUNDS,
  )
  redis.disconnect()
  await server.remove()
  return [
    {
      what: `Resolve, kept in process ÷ GET of the same from a Redis beside it, ${value.skills.length} skills`,
      ours: `${ours.toFixed(1)} µs`,
      theirs: `${theirs.toFixed(1)} µs`,
      ratio: `${ratio.toFixed(2)} ×`,
      budget: '≤ 0.2 ×',
      holds: ratio <= 0.2,
      note: 'The digest of the whole scope is part of ours; parsing what Redis gives is not part of theirs.',
    },
  ]
}

async function loaded(workspaceId: string): Promise<Finding> {
  const select = async (): Promise<void> => {
    const rows = await inScope(
      workspaceId,
      async ({ tx }) =>
        await tx.execute(sql`
          select id, scope_type, lock from muster.skill_bindings where workspace_id = ${workspaceId} and state <> 'ended'
          and (scope_type, scope_id) in (('workspace', ${workspaceId}), ('user', ${SCOPE.user}), ('channel', ${SCOPE.channel}), ('core', ${SCOPE.core}))`),
    )
    if (rows.length !== SKILLS) throw new Error(`${rows.length} rows`)
  }
  // Nobody asked for this person yet, so nothing is kept; what they get is the same list.
  let person = 0
  const miss = async (): Promise<void> => {
    const { skills } = await resolveSkills(workspaceId, { ...SCOPE, user: `usr_new_${person++}` })
    if (skills.length !== SKILLS * 2) throw new Error(`${skills.length} skills`)
  }
  const each = async (work: () => Promise<unknown>): Promise<number> => {
    const ms = await timed(async () => {
      for (let n = 0; n < TIMES / 5; n += 1) await work()
    })
    return ms / (TIMES / 5)
  }
  const { ours, theirs, ratio } = await inTurns(
    async () => await each(miss),
    async () => await each(select),
    ROUNDS,
  )
  return {
    what: `Resolve, nothing kept ÷ one indexed select of the same ${SKILLS} rows, in a transaction of its own as well`,
    ours: `${ours.toFixed(2)} ms`,
    theirs: `${theirs.toFixed(2)} ms`,
    ratio: `${ratio.toFixed(2)} ×`,
    budget: '≤ 3 ×',
    holds: ratio <= 3,
    note: `Ours looks up skill and version of each of the ${SKILLS * 2} entries of locks, holds each against its signature, as rows that this process has met before, and picks by precedence; the select only hands over the rows.`,
  }
}

async function overHttp(world: World): Promise<readonly Finding[]> {
  const { email, userId } = await arrangePerson({ [world.workspaceId]: 'viewer' })
  const { token } = await arrangeSignIn(identityContext, email)
  for (let n = 0; n < SKILLS; n += 1) {
    const skill = await arrangeSkill(world.owner, {
      workspaceId: world.workspaceId,
      slug: `skill-${n}`,
      triggers: ['invoice', 'tax'],
      hasStatus: true,
    })
    await arrangeBinding(world.owner, { workspaceId: world.workspaceId, skill, scopeType: 'user', scopeId: userId })
  }
  const rateLimit = { max: 1_000_000, perMs: 60_000 }
  const nothing = defineRoute({ capability: 'skills:view', token: 'read', rateLimit, handler: async () => ({}) })
  const bare = describeRoute({ door: 'public', capability: null }, async () => Response.json({}))
  const sides = { ours: await serve(GET, token), theirs: await serve(nothing, token), bare: await serve(bare, token) }
  const rates: Record<keyof typeof sides, number>[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const rate = { ours: 0, theirs: 0, bare: 0 }
    const order = ['ours', 'theirs', 'bare'] as const
    for (const side of round % 2 === 0 ? order : order.toReversed()) rate[side] = await perSecond(sides[side])
    if (round > 0) rates.push(rate)
  }
  await Promise.all(Object.values(sides).map(async (side) => await side.close()))
  const told = (side: keyof typeof sides): string => `${median(rates.map((rate) => rate[side])).toFixed(0)} requests/s`
  const beside = (side: 'theirs' | 'bare'): number => median(rates.map((rate) => rate.ours / rate[side]))
  const ratio = beside('theirs')
  return [
    {
      what: `Resolve over HTTP ÷ a route that does nothing, ${SKILLS} skills, ${CLIENTS} clients`,
      ours: told('ours'),
      theirs: told('theirs'),
      ratio: `${ratio.toFixed(2)} ×`,
      budget: '≥ 0.5 ×',
      holds: ratio >= 0.5,
      note: 'Both read session and role on each request and answer behind the same small server.',
    },
    {
      what: 'The same ÷ a route that does not even ask who it is',
      ours: told('ours'),
      theirs: told('bare'),
      ratio: `${beside('bare').toFixed(2)} ×`,
      budget: '',
      holds: null,
      note: 'So the first line leaves out what each request to Muster costs: session and role, read from the database.',
    },
  ]
}

async function stampede(workspaceId: string, { owner }: World): Promise<Finding> {
  const scans = async (): Promise<number> => {
    // What a connection counted is to be seen after ten seconds of quiet.
    await sleep(11_000)
    const [row] =
      await owner`select (coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::int as n from pg_stat_user_tables where schemaname = 'muster' and relname = 'skill_bindings'`
    return Number(row?.['n'])
  }
  await resolveSkills(workspaceId, { ...SCOPE, user: 'usr_first' })
  const before = await scans()
  await resolveSkills(workspaceId, { ...SCOPE, user: 'usr_alone' })
  const one = (await scans()) - before
  let answers: readonly unknown[] = []
  const ms = await timed(async () => {
    const ask = async () => await resolveSkills(workspaceId, { ...SCOPE, user: 'usr_many' })
    answers = await Promise.all(Array.from({ length: MISSES }, ask))
  })
  const queries = ((await scans()) - before - one) / one
  return {
    what: `Resolve, ${MISSES} who miss at once`,
    ours: `${queries} ${queries === 1 ? 'query' : 'queries'}, ${ms.toFixed(1)} ms for all ${answers.length}`,
    theirs: '1 query',
    ratio: `${queries} ×`,
    budget: '1 ×',
    holds: queries === 1,
    note: 'Counted by the database, in scans of the table of bindings beside those of one who misses alone, which is one query.',
  }
}

async function serve(handler: typeof GET, token: string): Promise<Closing> {
  const answer = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    const given = await handler(toRequest(request, token), { params: Promise.resolve({}) })
    response.writeHead(given.status, Object.fromEntries(given.headers)).end(await given.text())
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: CLIENTS })
  const close = async (): Promise<void> => {
    await pool.close()
    server.close()
  }
  return { pool, close }
}

function toRequest(request: IncomingMessage, token: string): Request {
  return new Request(`http://127.0.0.1${request.url}`, { headers: { cookie: `muster_session=${token}` } })
}

async function perSecond({ pool }: Closing): Promise<number> {
  let next = 0
  const each = async (): Promise<void> => {
    for (let n = next++; n < REQUESTS; n = next++) {
      const { statusCode, body } = await pool.request({ method: 'GET', path: '/api/v1/skills-in-scope?user=me' })
      const text = await body.text()
      if (statusCode !== 200) throw new Error(`answered ${statusCode}: ${text}`)
    }
  }
  const ms = await timed(async () => await Promise.all(Array.from({ length: CLIENTS }, each)))
  return REQUESTS / (ms / 1000)
}
