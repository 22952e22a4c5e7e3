import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { describeRoute } from '#server/entry/answer-request.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { serveRoutes } from '#server/entry/mcp/testing/serve-routes.ts'
import { arrangePerson, arrangeSignIn, arrangeToken } from '#server/identity/testing/arrange.ts'
import { POST } from '../app/api/mcp/tools/route.ts'
import { ROOT } from '../scripts/installation.ts'
import { type Finding, median, worked } from './measure.ts'
import type { World } from './open-world.ts'

const ROUNDS = 7
/** With the round that warms up, below what one token may ask in a minute. */
const CALLS = 60
const FILE = 'in/hello.txt'
const UPSTREAM = join(ROOT, 'bench/mcp-upstream.ts')
/** Other programs that put HTTP before an MCP server, at exact versions; fetched when the bench runs. */
const PROXIES = {
  'mcp-proxy': ['mcp-proxy@6.7.19', (port: string) => ['--port', port, '--host', '127.0.0.1', '--server', 'stream', '--', ...upstream()]],
  supergateway: [
    'supergateway@4.0.0',
    (port: string) => [
      '--stdio',
      upstream().join(' '),
      '--outputTransport',
      'streamableHttp',
      '--stateful',
      '--port',
      port,
      '--logLevel',
      'none',
    ],
  ],
} as const satisfies Record<string, readonly [string, (port: string) => string[]]>
const START_MS = 90_000
/** USER_HZ of Linux. */
const TICK_MS = 10

interface Side {
  readonly call: () => Promise<unknown>
  /** Milliseconds of processor so far of the process in between; null: it is this one. */
  readonly cpuMs: (() => number) | null
  close(): Promise<void>
}
interface Taken {
  readonly ms: number
  readonly cpu: number
}

let file = ''
const upstream = (): string[] => [process.execPath, UPSTREAM, file]

/**
 * What stands between an MCP client and a tool costs: ours with token, rate limit, policy and audit, against the same tool served bare
 * in this process; others against the same tool by stdio, as they stand before it. One tool that reads one small file, one call after
 * the other. PostgreSQL's share of the processor is not counted, as it is no part of the others.
 */
export async function measureMcp(world: World): Promise<readonly Finding[]> {
  file = join(world.dataDir, 'hello.txt')
  await writeBytes(world.workspaceId, FILE, Buffer.from('hello'))
  writeFileSync(file, 'hello')
  const sides: Record<string, Side> = { ours: await openOurs(world), bare: await openBare(), stdio: await openStdio() }
  const missing: string[] = []
  for (const name of Object.keys(PROXIES) as (keyof typeof PROXIES)[]) {
    const side = await openProxy(name)
    if (side) sides[name] = side
    else missing.push(name)
  }
  const taken = new Map<string, Taken[]>(Object.keys(sides).map((name) => [name, []]))
  for (let round = 0; round <= ROUNDS; round += 1) {
    const order = round % 2 === 0 ? Object.entries(sides) : Object.entries(sides).reverse()
    for (const [name, side] of order) {
      const one = await measureSide(side)
      if (round > 0) taken.get(name)?.push(one)
    }
  }
  for (const side of Object.values(sides)) await side.close()
  return [...findingsOf(taken), ...missing.map(absent)]
}

async function measureSide({ call, cpuMs }: Side): Promise<Taken> {
  const times: number[] = []
  const before = cpuMs?.() ?? 0
  const own = await worked(async () => {
    for (let n = 0; n < CALLS; n += 1) {
      const startedMs = performance.now()
      await call()
      times.push(performance.now() - startedMs)
    }
  })
  return { ms: median(times), cpu: (cpuMs ? cpuMs() - before : own) / CALLS }
}

function findingsOf(taken: ReadonlyMap<string, readonly Taken[]>): Finding[] {
  const added = (name: string, without: string, what: keyof Taken): number =>
    median((taken.get(name) ?? []).map((one, round) => one[what] - (without === '' ? 0 : (taken.get(without)?.[round]?.[what] ?? 0))))
  const ours = { ms: added('ours', 'bare', 'ms'), cpu: added('ours', 'bare', 'cpu') }
  const told = (value: number): string => `${value.toFixed(2)} ms`
  const others = Object.keys(PROXIES)
    .filter((name) => taken.has(name))
    .flatMap((name) => {
      const budget = name === 'mcp-proxy' ? '≤ 1' : ''
      const theirs = { ms: added(name, 'stdio', 'ms'), cpu: added(name, '', 'cpu') }
      return (['ms', 'cpu'] as const).map((what) => ({
        what:
          what === 'ms'
            ? `tools/call through /api/mcp/tools: added time, beside ${name}`
            : `the same: added processor time, beside ${name}`,
        ours: told(ours[what]),
        theirs: told(theirs[what]),
        ratio: (ours[what] / theirs[what]).toFixed(2),
        budget,
        holds: budget === '' ? null : ours[what] <= theirs[what],
        note: 'ours with token, rate limit, policy and a record of each call in the database; theirs pass bytes on',
      }))
    })
  return [...(['ms', 'cpu'] as const).map((what) => besideDirect(taken, what)), ...others]
}

/** The whole call through us beside the whole call without us; a part of it is the client's own, which is the same in both. */
function besideDirect(taken: ReadonlyMap<string, readonly Taken[]>, what: keyof Taken): Finding {
  const [ours, direct] = ['ours', 'bare'].map((name) => (taken.get(name) ?? []).map((one) => one[what])) as [number[], number[]]
  return {
    what: what === 'ms' ? 'tools/call through /api/mcp/tools ÷ the same tool direct: time' : 'the same: processor time of both ends',
    ours: `${median(ours).toFixed(2)} ms`,
    theirs: `${median(direct).toFixed(2)} ms`,
    ratio: `${median(ours.map((one, round) => one / (direct[round] ?? Number.NaN))).toFixed(2)} ×`,
    budget: '',
    holds: null,
    note: 'Both by Streamable HTTP in one process, with the client; what stands between them is the difference.',
  }
}

function absent(name: string): Finding {
  const nothing = { ours: '', theirs: '', ratio: '', budget: '', holds: null }
  return { what: `tools/call beside ${name}`, ...nothing, note: 'could not be fetched or did not start here' }
}

async function openOurs({ workspaceId }: World): Promise<Side> {
  const { email } = await arrangePerson({ [workspaceId]: 'operator' })
  const { principal } = await arrangeSignIn(identityContext, email)
  const bearer = await arrangeToken(identityContext, principal, ['tools'])
  const served = await serveRoutes({ 'POST /mcp': POST })
  const client = await connect(`${served.origin}/mcp`, { authorization: `Bearer ${bearer}` })
  const call = async () => expectText(await client.callTool({ name: 'files_read', arguments: { path: FILE } }))
  return { call, cpuMs: null, close: async () => await Promise.all([client.close(), served.close()]).then(() => {}) }
}

async function openBare(): Promise<Side> {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'bare', version: '1' })
    server.registerTool('read', {}, async () => ({ content: [{ type: 'text', text: await readFile(file, 'utf8') }] }))
    return server
  })
  const route = describeRoute({ door: 'public', capability: null }, async (request) => await handler.fetch(request))
  const served = await serveRoutes({ 'POST /mcp': route })
  const client = await connect(`${served.origin}/mcp`)
  return { call: read(client), cpuMs: null, close: async () => await Promise.all([client.close(), served.close()]).then(() => {}) }
}

async function openStdio(): Promise<Side> {
  const client = new Client({ name: 'bench', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  const [command = '', ...args] = upstream()
  await client.connect(new StdioClientTransport({ command, args, cwd: ROOT }))
  return { call: read(client), cpuMs: null, close: async () => await client.close() }
}

async function openProxy(name: keyof typeof PROXIES): Promise<Side | null> {
  const [spec, argsOf] = PROXIES[name]
  const port = await freePort()
  const found = spawnSync('npx', ['--yes', '--package', spec, '-c', `command -v ${name}`], { encoding: 'utf8' })
  const bin = found.stdout.trim().split('\n').at(-1) ?? ''
  if (!existsSync(bin)) return null
  const child = spawn(process.execPath, [bin, ...argsOf(String(port))], { cwd: ROOT, stdio: 'ignore', detached: true })
  const client = await connectPatiently(`http://127.0.0.1:${port}/mcp`)
  if (!client) {
    end(child)
    return null
  }
  return {
    call: read(client),
    cpuMs: () => cpuOf(child.pid ?? 0),
    close: async () => {
      await client.close()
      end(child)
    },
  }
}

/** With the server behind it. */
function end(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended before.
  }
}

async function connectPatiently(url: string): Promise<Client | null> {
  const untilMs = performance.now() + START_MS
  while (performance.now() < untilMs) {
    try {
      return await connect(url)
    } catch {
      await pause(250)
    }
  }
  return null
}

async function connect(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return client
}

function read(client: Client): () => Promise<void> {
  return async () => expectText(await client.callTool({ name: 'read', arguments: {} }))
}

function expectText(answer: Awaited<ReturnType<Client['callTool']>>): void {
  if (answer.isError || !JSON.stringify(answer.content).includes('hello')) throw new Error(`no answer: ${JSON.stringify(answer)}`)
}

function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
