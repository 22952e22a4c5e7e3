import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { identityContext } from '#server/entry/identity-context.ts'
import type { SetModelRules } from '#server/gateway/llm/rules/schema.ts'
import { setModelRules } from '#server/gateway/llm/rules/set-model-rules.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { arrangePerson, arrangeSignIn, arrangeToken } from '#server/identity/testing/arrange.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'
import { ROOT } from '../scripts/installation.ts'
import { type Finding, inTurns } from './measure.ts'
import type { World } from './open-world.ts'

const ROUNDS = 5
const REQUESTS = 400
const AT_ONCE = 16
const CPU_MAX = 2
const PORTKEY_MIN = 4
/** Installed for this measurement alone: as a dependency it would bring 57 packages, and an older one of ours. */
const PORTKEY = '@portkey-ai/gateway@1.15.2'
const SAYS = 'You are asked a question by somebody at Acme. Answer in one sentence.'
const ASKS = 'What is the capital of France, and how many people live there? Please write to ada@acme.example.'

/** One of each kind: of words and of a pattern, there and back; the stub's words meet those that leave out and note, none stops. */
const RULES: SetModelRules['rules'] = [
  { id: null, name: 'Unpublished', finds: { kind: 'words', words: ['Project Falcon', 'Seine'] }, where: 'both', does: 'hide', roles: [] },
  { id: null, name: 'Figures', finds: { kind: 'pattern', pattern: '\\b\\d{4,}\\b' }, where: 'request', does: 'stop', roles: ['primary'] },
  { id: null, name: 'Capitals', finds: { kind: 'words', words: ['Paris'] }, where: 'answer', does: 'note', roles: [] },
]

interface Side {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds of processor that its process has used. */
  readonly cpuMs: () => Promise<number>
}

/**
 * The gateway with everything on (token, policy, rules of the workspace, veil, limits, bill, proof, prompts kept) against twenty lines that
 * only hand on, and against a gateway that others use, each in a process of its own in front of the same stub.
 */
export async function measureLlmGateway(world: World): Promise<readonly Finding[]> {
  const children: ChildProcess[] = []
  const dir = mkdtempSync(join(tmpdir(), 'muster-bench-gateway-'))
  try {
    const stub = `http://127.0.0.1:${await started(children, 'stub.ts', [])}/v1`
    const ours = await ourSide(world, stub, children)
    const plain = await plainSide(stub, children)
    const portkey = await portkeySide(stub, children, dir)
    return [await cpu(ours, plain), ...(portkey ? [await perSecond(ours, portkey)] : []), await firstByte(ours, { ...plain, url: stub })]
  } finally {
    for (const child of children) child.kill()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function ourSide({ workspaceId }: World, stub: string, children: ChildProcess[]): Promise<Side> {
  const admin = 'usr_bench'
  const prices = { bench: { inputMicroPerMillion: 150_000, outputMicroPerMillion: 600_000 } }
  const key = 'a-key-of-a-provider'
  const stubbed = {
    name: 'stub',
    preset: 'other',
    baseUrl: stub,
    inside: true,
    key,
    prices,
    clearance: 'workspace',
    keepsPrompts: true,
  } as const
  await addProvider(workspaceId, stubbed, admin)
  await setModelRules(workspaceId, { rules: RULES, was: 0 }, admin)
  await setRole(workspaceId, 'primary', [{ provider: 'stub', model: 'bench', timeoutMs: 30_000, attemptsMax: 2 }], admin)
  await setSpendLimit(workspaceId, { scope: 'workspace', maxMicro: 1_000_000_000, period: 'month', atLimit: 'block' }, admin)
  const binding = { connector: 'bank', origin: 'local', members: 'all' as const }
  for (let n = 0; n < 5; n += 1)
    await inScope(
      workspaceId,
      async (scope) => await saveSecret(scope, { path: `bank/${n}`, fields: { key: `a saved value ${n}` }, binding }, admin),
    )
  const person = await arrangePerson({ [workspaceId]: 'operator' })
  const { principal } = await arrangeSignIn(identityContext, person.email)
  const token = await arrangeToken(identityContext, principal, ['model'])
  const origin = `http://127.0.0.1:${await started(children, 'gateway.ts', [])}`
  return { url: `${origin}/api/llm/v1`, headers: { authorization: `Bearer ${token}` }, cpuMs: async () => await cpuMs(origin) }
}

async function plainSide(stub: string, children: ChildProcess[]): Promise<Side> {
  const origin = `http://127.0.0.1:${await started(children, 'pass-through.ts', [stub])}`
  return { url: `${origin}/v1`, headers: {}, cpuMs: async () => await cpuMs(origin) }
}

/** Null where it cannot be installed. */
async function portkeySide(stub: string, children: ChildProcess[], dir: string): Promise<Side | null> {
  try {
    execFileSync('npm', ['install', '--prefix', dir, '--ignore-scripts', '--no-audit', '--no-fund', PORTKEY], { stdio: 'ignore' })
  } catch {
    return null
  }
  const script = join(dir, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  const port = await freePort()
  const child = spawn(process.execPath, [script, `--port=${port}`, '--headless'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, TRUSTED_CUSTOM_HOSTS: '127.0.0.1' },
  })
  children.push(child)
  const side = {
    url: `http://127.0.0.1:${port}/v1`,
    headers: { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': stub, authorization: 'Bearer bench-key' },
    cpuMs: async () => 0,
  }
  for (let n = 0; n < 100; n += 1) {
    if ((await ask(side, new Agent()).catch(() => 0)) === 200) return side
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the other gateway does not answer')
}

async function cpu(ours: Side, plain: Side): Promise<Finding> {
  const perRequest = (side: Side) => async () => {
    const before = await side.cpuMs()
    await load(side)
    return ((await side.cpuMs()) - before) / REQUESTS
  }
  const result = await inTurns(perRequest(ours), perRequest(plain), ROUNDS)
  const holds = result.ratio <= CPU_MAX
  return {
    what: `CPU of the model gateway per request, everything on ÷ twenty lines that hand on (${AT_ONCE} at once)`,
    ours: `${result.ours.toFixed(2)} ms`,
    theirs: `${result.theirs.toFixed(2)} ms`,
    ratio: `${result.ratio.toFixed(1)} ×`,
    budget: `≤ ${CPU_MAX} ×`,
    holds,
    note: holds ? '' : 'A request is two commits (reserved before, settled after, both in the proof); handing on writes nothing.',
  }
}

async function perSecond(ours: Side, theirs: Side): Promise<Finding> {
  const rate = (side: Side) => async () => {
    const startedMs = performance.now()
    await load(side)
    return REQUESTS / ((performance.now() - startedMs) / 1000)
  }
  const result = await inTurns(rate(ours), rate(theirs), ROUNDS)
  return {
    what: `Requests a second through the model gateway ÷ through @portkey-ai/gateway, same stub (${AT_ONCE} at once)`,
    ours: `${result.ours.toFixed(0)}/s`,
    theirs: `${result.theirs.toFixed(0)}/s`,
    ratio: `${result.ratio.toFixed(2)} ×`,
    budget: `≥ ${PORTKEY_MIN} ×`,
    holds: result.ratio >= PORTKEY_MIN,
    note: result.ratio >= PORTKEY_MIN ? '' : 'The other one keeps nothing: no bill, no limit, no proof, no look for secrets.',
  }
}

async function firstByte(ours: Side, direct: Side): Promise<Finding> {
  const agent = new Agent()
  const first = (side: Side) => async () => {
    const times: number[] = []
    for (let n = 0; n < 30; n += 1) {
      const startedMs = performance.now()
      const answer = await post(side, agent, true)
      for await (const _ of answer.body) {
        if (times.length === n) times.push(performance.now() - startedMs)
      }
    }
    return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
  }
  const result = await inTurns(first(ours), first(direct), ROUNDS)
  return {
    what: 'First byte of an answer in pieces ÷ asked directly',
    ours: `${result.ours.toFixed(1)} ms`,
    theirs: `${result.theirs.toFixed(1)} ms`,
    ratio: `${result.ratio.toFixed(1)} ×`,
    budget: '',
    holds: null,
    note: 'Rules of the workspace judge an answer whole, so its first byte comes after its last. The stub answers at once.',
  }
}

async function load(side: Side): Promise<void> {
  const agent = new Agent({ connections: AT_ONCE })
  let left = REQUESTS
  const worker = async () => {
    while (left > 0) {
      left -= 1
      const status = await ask(side, agent)
      if (status !== 200) throw new Error(`status ${status}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  await agent.close()
}

async function ask(side: Side, agent: Agent): Promise<number> {
  const answer = await post(side, agent, false)
  await answer.body.text()
  return answer.statusCode
}

async function post({ url, headers }: Side, agent: Agent, stream: boolean) {
  const messages = [
    { role: 'system', content: SAYS },
    { role: 'user', content: ASKS },
  ]
  const body = JSON.stringify({ model: 'primary', messages, max_tokens: 100, ...(stream ? { stream } : {}) })
  return await request(`${url}/chat/completions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    dispatcher: agent,
  })
}

async function cpuMs(origin: string): Promise<number> {
  const { user, system } = (await (await request(`${origin}/cpu`)).body.json()) as { user: number; system: number }
  return (user + system) / 1000
}

/** Starts a script beside this file and gives the port that it prints. */
async function started(children: ChildProcess[], file: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, 'bench/llm', file), ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
  return Number(chunk.toString())
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}
