import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from './installation.ts'
import { chooseUsers } from './process-users.ts'

/** A whole Muster of its own: its data folder, database, signer, worker and web on a spare port. */
export interface Product {
  readonly url: string
  /** The one-time link that makes the first admin; undefined when the data folder was set up before. */
  readonly setupLink: string | undefined
  readonly dataDir: string
  /** Everything its processes printed. */
  readonly output: () => string
  /** Stops it as Ctrl-C does and, unless told to keep it, removes its data. Gives the supervisor's exit code. */
  stop(options?: { keep?: boolean }): Promise<number>
  /** kill -9 on the supervisor: its children leave by themselves. */
  kill(): void
}

/** The supervisor's last word of a start. */
const STARTED = 'Ctrl-C stops it.'
/** With a build on a machine that does other things too. */
const START_MS = 900_000
const NAMES_MAX = 500
/** What tests give their processes to load quickly; the compilers of `next dev` are left alone. */
const AS_IT_IS = { NODE_OPTIONS: undefined, NODE_COMPILE_CACHE: undefined } as const
const STOP_MS = 20_000
/** Below those that Linux (from 32768) and macOS (from 49152) hand to whoever connects or asks for any. */
const PORTS = { first: 20_000, count: 12_000, attempts: 50 } as const

/**
 * Starts Muster as `npm start` does, on a spare port with a throw-away data folder (or the given one), and waits until it
 * is healthy. Builds first when the sources changed; with `dev` it starts as `npm run dev` does.
 * @throws Error with the end of its output when it does not come up
 */
export async function startProduct(options: { dataDir?: string; dev?: boolean; env?: Record<string, string> } = {}): Promise<Product> {
  const dataDir = options.dataDir ?? makeDataDir()
  const port = await sparePort()
  const child = spawn(process.execPath, [join(ROOT, 'scripts/supervise.ts'), ...(options.dev ? ['--dev'] : [])], {
    cwd: ROOT,
    env: {
      ...withoutDatabase(),
      ...(options.dev ? AS_IT_IS : {}),
      NODE_ENV: 'production',
      ...options.env,
      MUSTER_DATA_DIR: dataDir,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line))
  const output = () => lines.join('\n')
  const stop = async ({ keep = false } = {}) => {
    const code = await stopChild(child)
    if (!keep) removeDataDir(dataDir)
    return code
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await waitUntilStarted(child, lines)
    const setupLink = lines.map((line) => /https?:\/\/\S+\/setup#\S+/.exec(line)?.[0]).find((link) => link !== undefined)
    return { url, setupLink, dataDir, output, stop, kill: () => child.kill('SIGKILL') }
  } catch (error) {
    await stop({ keep: options.dataDir !== undefined })
    throw new Error(`Muster did not start:\n${output().slice(-3000)}`, { cause: error })
  }
}

/**
 * A folder that other users may pass through, as PostgreSQL's must. Its name gives the users of the product: tests that run one
 * after another get the same, so that what the processes of one compiled serves those of the next.
 */
export function makeDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'muster-product-'))
  chmodSync(dir, 0o711)
  const wanted = chooseUsers(ROOT, join(tmpdir(), `muster-product-${process.env['VITEST_POOL_ID'] ?? ''}`)).postgres
  const names = Array.from({ length: NAMES_MAX }, (_, n) => join(dir, `data${n}`))
  return names.find((name) => chooseUsers(ROOT, name).postgres === wanted) ?? join(dir, 'data')
}

/** Removes what `makeDataDir` made. */
export function removeDataDir(dataDir: string): void {
  rmSync(join(dataDir, '..'), { recursive: true, force: true })
}

/** A port of the loopback that nobody uses at the moment, and that no system gives away by itself before it is used. */
export async function sparePort(): Promise<number> {
  for (let attempt = 0; attempt < PORTS.attempts; attempt++) {
    const port = PORTS.first + randomInt(PORTS.count)
    if (await isFree(port)) return port
  }
  throw new Error('no port')
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!free) return false
  probe.close()
  await once(probe, 'close')
  return true
}

function withoutDatabase(): Record<string, string | undefined> {
  const { DATABASE_URL: _app, DATABASE_SYSTEM_URL: _system, DATABASE_OWNER_URL: _owner, ...rest } = process.env
  return rest
}

async function waitUntilStarted(child: ChildProcess, lines: readonly string[]): Promise<void> {
  const untilMs = performance.now() + START_MS
  while (performance.now() < untilMs) {
    if (lines.includes(STARTED)) return
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended with ${child.exitCode ?? child.signalCode}`)
    await sleep(100)
  }
  throw new Error(`not started within ${START_MS} ms`)
}

async function stopChild(child: ChildProcess): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill('SIGINT')
    const done = await Promise.race([gone.then(() => true), sleep(STOP_MS, false, { ref: false })])
    if (!done) child.kill('SIGKILL')
    await gone
  }
  return child.exitCode ?? 1
}
