import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { type ListedRoute, listRoutes } from '#server/entry/testing/list-routes.ts'
import { plantedId, plantRows, snapshot } from '#server/entry/testing/plant-rows.ts'
import { atLeast, CAPABILITIES, SCOPE_CAPABILITIES } from '#server/identity/roles.ts'
import { ROLES, type Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeToken, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { TOKEN_SCOPES, type TokenScope } from '#server/identity/tokens/schema.ts'

/**
 * Requirements 20.10 and 20.11, generated from the folders of app/api: whatever route is added is tested here, with another
 * workspace's ids in every place an id can stand.
 */
const database = useTestDatabase()
const routes = await listRoutes()
const named = (list: ListedRoute[]) => list.map((route) => [`${route.method} ${route.path}`, route] as const)

/** Routes that are no member routes: each was looked at. */
const PUBLIC = [
  'GET /api/health',
  // the authorisation server's own manners
  'GET /api/oauth/[...path]',
  'GET /api/v1/openapi.json',
  // no address of ours
  ...['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((method) => `${method} /api/[...rest]`),
  // signed by its sender; the signature is checked by the operation
  'POST /api/hooks/[slug]',
  'POST /api/oauth/[...path]',
  'POST /api/v1/invitations/accept',
  'POST /api/v1/invitations/preview',
  'POST /api/v1/session',
  'POST /api/v1/setup',
]
const ACCOUNT = [
  'DELETE /api/v1/session',
  'GET /api/v1/me/workspaces',
  'POST /api/v1/session/reauthenticate',
  'PUT /api/v1/session/workspace',
]
/** A session of the person's own is what these end or move. */
const ENDS_SESSION = ['DELETE /api/v1/session']

const mine = {
  workspaceId: '',
  tokens: {} as Record<Role, string>,
  /** API tokens of the admin: one of each scope, and one of all. */
  api: {} as Record<TokenScope | 'all', string>,
  /** Of the viewer, with every scope. */
  apiOfViewer: '',
}
const theirs = { workspaceId: '', userId: '', email: '' }

/** A minute goes by between two tests: what is refused here would soon be refused for its number alone. */
let minutes = 0
const monotonicMs = performance.now.bind(performance)
vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs() + minutes * 60_000)
beforeEach(() => {
  minutes += 1
})

beforeAll(async () => {
  mine.workspaceId = await arrangeWorkspace('Mine')
  for (const role of ROLES) {
    const person = await arrangePerson({ [mine.workspaceId]: role })
    const { token, principal } = await arrangeSignIn(identityContext, person.email)
    mine.tokens[role] = token
    if (role === 'viewer') mine.apiOfViewer = await arrangeToken(identityContext, principal, TOKEN_SCOPES)
    if (role !== 'admin') continue
    for (const scope of TOKEN_SCOPES) mine.api[scope] = await arrangeToken(identityContext, principal, [scope])
    mine.api.all = await arrangeToken(identityContext, principal, TOKEN_SCOPES)
  }
  theirs.workspaceId = await arrangeWorkspace('Theirs-Secret-Name')
  Object.assign(theirs, await arrangePerson({ [theirs.workspaceId]: 'admin' }))
  await plantRows(database.current.owner, theirs.workspaceId)
})

/** Another workspace's id for a place like `[id]` below `runs`, or `[userId]`. */
function foreignId(folder: string, name: string): string {
  if (name === 'userId' || folder === 'people') return theirs.userId
  if (folder === 'models') return plantedId('model_providers')
  const table = name === 'id' ? folder.replaceAll('-', '_') : `${name.replace(/Id$/, '')}s`
  return plantedId(table)
}

interface Options {
  readonly host?: string
  readonly token?: string
  /** An API token. */
  readonly bearer?: string
  readonly body?: unknown
  readonly query?: string
}

function call(route: ListedRoute, options: Options = {}): Promise<Response> {
  const params: Record<string, string> = {}
  const parts = route.path.split('/').map((part, i, all) => {
    const name = /^\[(?:\.\.\.)?(\w+)\]$/.exec(part)?.[1]
    if (!name) return part
    params[name] = foreignId(all[i - 1] ?? '', name)
    return params[name]
  })
  const query = new URLSearchParams(options.query ?? requiredQuery(route.handler.about.query))
  const hasBody = !['GET', 'HEAD'].includes(route.method)
  // Endpoints of MCP open under the installation's own names alone.
  const site = options.host ?? (route.handler.about.door === 'mcp' ? 'localhost' : 'muster.test')
  const request = new Request(`http://${site}${parts.join('/')}?${query}`, {
    method: route.method,
    headers: {
      host: site,
      ...(options.bearer ? { authorization: `Bearer ${options.bearer}` } : { origin: `http://${site}` }),
      'content-type': 'application/json',
      // Wrong tokens are counted by address.
      'x-forwarded-for': String(routes.indexOf(route)),
      ...(options.token ? { cookie: `muster_session=${options.token}` } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(options.body ?? sampleOf(route.handler.about.body)) } : {}),
    signal: AbortSignal.timeout(5_000),
  })
  return route.handler(request, { params: Promise.resolve(params) })
}

/** A body of the right shape, with the other workspace's ids where ids go. */
function sampleOf(schema: z.ZodType | undefined): unknown {
  if (!schema) return {}
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, '')
}
/** Only what a query must have: the rest narrows a list. */
function requiredQuery(schema: z.ZodType | undefined): Record<string, string> {
  const { required = [] } = schema ? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema) : {}
  const all = sampleOf(schema) as Record<string, unknown>
  return Object.fromEntries(required.map((name) => [name, String(all[name])]))
}
interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Record<string, JsonSchema>
  readonly format?: string
  readonly minLength?: number
  readonly minItems?: number
  readonly items?: JsonSchema
  readonly pattern?: string
  readonly required?: readonly string[]
}
function sample(schema: JsonSchema, name: string): unknown {
  const first = schema.const ?? schema.enum?.[0]
  if (first !== undefined) return first
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0]
  if (choice) return sample(choice, name)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, sample(value, key)]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}, name))
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return 1
    case 'null':
      return null
    default:
      if (schema.format === 'email') return 'someone@example.com'
      if (schema.format === 'date-time') return '2026-01-01T00:00:00Z'
      if (name.endsWith('Id')) return foreignId('', name)
      if (name === 'timeZone') return 'UTC'
      if (schema.pattern?.includes('{64}')) return 'a'.repeat(64)
      return 'x'.repeat(Math.max(10, schema.minLength ?? 0))
  }
}

/** What an answer says; a live stream is left alone, and a broken one counts for what it said before. */
async function textOf(answer: Response): Promise<string> {
  if (answer.headers.get('content-type')?.includes('event-stream')) {
    await answer.body?.cancel()
    return ''
  }
  const decoder = new TextDecoder()
  const reader = answer.body?.getReader()
  let text = ''
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
      text += decoder.decode(next.value, { stream: true })
  } catch {
    return text
  }
  return text
}

describe('every route', () => {
  it('says what it is, and only the listed ones open without a session', () => {
    const of = (door: string) =>
      routes.filter((route) => route.handler.about?.door === door).map((route) => `${route.method} ${route.path}`)
    const silent = routes.filter((route) => !route.handler.about).map((route) => `${route.method} ${route.path}`)
    expect(silent).toEqual([])
    expect(of('public').sort()).toEqual([...PUBLIC].sort())
    expect(of('account').sort()).toEqual([...ACCOUNT].sort())
    const below = routes.filter(({ path }) => path.startsWith('/api/mcp/'))
    expect(of('mcp')).toEqual(below.map((route) => `${route.method} ${route.path}`))
    expect(below.length).toBeGreaterThan(2)
    expect(of('member').length).toBeGreaterThan(5)
  })

  it.each(named(routes.filter((route) => route.handler.about.door !== 'public')))('%s: nothing without a session', async (_, route) => {
    expect((await call(route)).status).toBe(401)
    expect((await call(route, { token: 'made-up' })).status).toBe(401)
  })
})

const members = routes.filter((route) => route.handler.about.door === 'member')

describe('every member route', () => {
  it.each(named(members))('%s: refuses each role below its own', async (_, route) => {
    const { capability } = route.handler.about
    const least = capability === null ? 'viewer' : CAPABILITIES[capability].from
    for (const role of ROLES.filter((one) => !atLeast(one, least))) {
      expect([role, (await call(route, { token: mine.tokens[role] })).status]).toEqual([role, 403])
    }
  })

  it.each(named(members))('%s: refuses a workspace named by the client', async (_, route) => {
    const token = mine.tokens.admin
    expect((await call(route, { token, query: `?workspace_id=${theirs.workspaceId}` })).status).toBe(422)
    if (!route.handler.about.body) return
    const body = { ...(sampleOf(route.handler.about.body) as object), workspaceId: theirs.workspaceId }
    expect((await call(route, { token, body })).status).toBe(422)
  })

  it.each(named(members))('%s: shows nothing and changes nothing of another workspace, asked with its ids', async (_, route) => {
    const before = await snapshot(database.current.owner, theirs.workspaceId)
    const answer = await call(route, { token: mine.tokens.admin })
    const text = await textOf(answer)
    if (route.path.includes('[')) expect([answer.status, text]).toEqual([404, expect.stringContaining('NOT_FOUND')])
    for (const secret of [theirs.workspaceId, theirs.email, 'Theirs-Secret-Name', 'foreign-']) expect(text).not.toContain(secret)
    expect(await snapshot(database.current.owner, theirs.workspaceId)).toEqual(before)
  })
})

/** Nobody but a person in the browser does these (domain §7, §9); no scope may ever name one of their capabilities. */
const NEVER_BY_TOKEN =
  /\/(vote|amend|answer|resolve|resume|permissions|house-rules|people|invitations|secrets|tokens|connectors|mail-server|session|workspaces?|delegations|preferences|all-paused|suspend|reinstate|carry-out|health-report|export)\b/
const EXPORTS = ['/api/v1/members/[id]/export', '/api/v1/triggers/[id]/resume']

describe('every member route, with an API token', () => {
  it('opens by a scope only where the scope has its capability, and never where people decide or say who may what', () => {
    const open = members.filter((route) => route.handler.about.token != null)
    expect(open.length).toBeGreaterThan(20)
    for (const { method, path, handler } of open) {
      const { capability, token } = handler.about
      const capabilities: readonly string[] = SCOPE_CAPABILITIES[token ?? 'read']
      expect([method, path, capability === null || capabilities.includes(capability)]).toEqual([method, path, true])
      if (!EXPORTS.includes(path)) expect(path).not.toMatch(NEVER_BY_TOKEN)
    }
    expect(members.find(({ method, path }) => method === 'POST' && path.endsWith('/vote'))?.handler.about.token).toBeNull()
  })

  it.each(named(members))('%s: refuses a token that never was, and one beside a session', async (_, route) => {
    const unknown = await call(route, { bearer: `muster_${'x'.repeat(43)}` })
    expect([unknown.status, await unknown.json()]).toEqual([401, expect.objectContaining({ code: 'TOKEN_REFUSED' })])
    const mixed = await call(route, { bearer: mine.api.all, token: mine.tokens.admin })
    expect([mixed.status, await mixed.json()]).toEqual([400, expect.objectContaining({ code: 'CREDENTIALS_MIXED' })])
  })

  it.each(named(members.filter((route) => route.handler.about.token == null)))(
    '%s: opens with no token, not even of an admin',
    async (_, route) => {
      const before = await snapshot(database.current.owner, mine.workspaceId)
      const answer = await call(route, { bearer: mine.api.all })
      expect([answer.status, await answer.json()]).toEqual([403, expect.objectContaining({ code: 'SESSION_ONLY' })])
      expect(changedTables(before, await snapshot(database.current.owner, mine.workspaceId))).toEqual([])
    },
  )

  const open = members.filter((route) => route.handler.about.token != null)
  it.each(named(open))('%s: wants its own scope and the role of the person, both', async (_, route) => {
    const { token, capability } = route.handler.about
    for (const scope of TOKEN_SCOPES.filter((one) => one !== token)) {
      const answer = await call(route, { bearer: mine.api[scope] })
      expect([scope, answer.status, await answer.json()]).toEqual([scope, 403, expect.objectContaining({ code: 'TOKEN_SCOPE_MISSING' })])
    }
    if (capability !== null && CAPABILITIES[capability].from !== 'viewer')
      expect(await (await call(route, { bearer: mine.apiOfViewer })).json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  it.each(named(open))('%s: a token stays in its workspace', async (_, route) => {
    const bearer = mine.api[route.handler.about.token ?? 'read']
    expect((await call(route, { bearer, query: `?workspace_id=${theirs.workspaceId}` })).status).toBe(422)
    const before = await snapshot(database.current.owner, theirs.workspaceId)
    const answer = await call(route, { bearer })
    const text = await textOf(answer)
    if (route.path.includes('[')) expect([answer.status, text]).toEqual([404, expect.stringContaining('NOT_FOUND')])
    for (const secret of [theirs.workspaceId, theirs.email, 'Theirs-Secret-Name', 'foreign-']) expect(text).not.toContain(secret)
    expect(await snapshot(database.current.owner, theirs.workspaceId)).toEqual(before)
  })
})

/** Tables that differ, but for the record of the refusal itself. */
function changedTables(before: Record<string, string>, after: Record<string, string>): string[] {
  const own = ['audit_events', 'audit_commitments', 'api_tokens', 'idempotency_keys']
  return Object.keys(after).filter((table) => after[table] !== before[table] && !own.includes(table))
}

describe('every account route', () => {
  const listed = routes.filter((route) => route.handler.about.door === 'account' && !ENDS_SESSION.includes(`${route.method} ${route.path}`))
  it.each(named(listed))('%s: opens with no API token', async (_, route) => {
    expect((await call(route, { bearer: mine.api.all })).status).toBeOneOf([401, 403])
  })

  it.each(named(listed))('%s: leads into no foreign workspace', async (_, route) => {
    const answer = await call(route, { token: mine.tokens.viewer, body: { workspaceId: theirs.workspaceId, password: 'wrong password' } })
    const text = await textOf(answer)
    expect(text).not.toContain('Theirs-Secret-Name')
    if (route.method !== 'GET') expect(answer.status).toBeGreaterThanOrEqual(400)
  })
})

/** For MCP clients: the endpoints, behind `defineMcp`, and what tells a program how its call went on. */
describe('every route below /api/mcp', () => {
  const below = routes.filter((route) => route.handler.about.door === 'mcp')
  const codeOf = async (answer: Response) => {
    const said = (await answer.json()) as { code?: string; error?: { data?: { code?: string } } }
    return said.error?.data?.code ?? said.code
  }

  it.each(named(below))('%s: opens under no other name than its own, whoever asks', async (_, route) => {
    const bearer = mine.api[route.handler.about.token ?? 'read']
    expect(await codeOf(await call(route, { bearer, host: 'attacker.example' }))).toBe('HOST_REFUSED')
  })

  it.each(named(below))('%s: opens with no session, and an endpoint says where a token is to be had', async (_, route) => {
    for (const options of [{}, { token: mine.tokens.admin }]) {
      const answer = await call(route, options)
      expect(answer.status).toBe(401)
      if (!route.path.includes('[')) expect(answer.headers.get('www-authenticate')).toContain('resource_metadata="')
    }
  })

  it.each(named(below))('%s: wants its own scope and the role of the person, both, and one credential', async (_, route) => {
    const { token, capability } = route.handler.about
    for (const scope of TOKEN_SCOPES.filter((one) => one !== token))
      expect([scope, await codeOf(await call(route, { bearer: mine.api[scope] }))]).toEqual([scope, 'TOKEN_SCOPE_MISSING'])
    if (capability !== null && CAPABILITIES[capability].from !== 'viewer')
      expect(await codeOf(await call(route, { bearer: mine.apiOfViewer }))).toBe('FORBIDDEN')
    expect(await codeOf(await call(route, { bearer: `muster_${'x'.repeat(43)}` }))).toBe('TOKEN_REFUSED')
    expect(await codeOf(await call(route, { bearer: mine.api.all, token: mine.tokens.admin }))).toBe('CREDENTIALS_MIXED')
  })

  it.each(named(below))('%s: a token stays in its workspace', async (_, route) => {
    const before = await snapshot(database.current.owner, theirs.workspaceId)
    const answer = await call(route, { bearer: mine.api[route.handler.about.token ?? 'read'] })
    const text = await textOf(answer)
    if (route.path.includes('[')) expect([answer.status, text]).toEqual([404, expect.stringContaining('NOT_FOUND')])
    for (const secret of [theirs.workspaceId, theirs.email, 'Theirs-Secret-Name', 'foreign-']) expect(text).not.toContain(secret)
    expect(await snapshot(database.current.owner, theirs.workspaceId)).toEqual(before)
  })
})
