import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAppError } from '#server/kernel/app-error.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { publicUrl, readEnv } from '#server/observability/env.ts'
import { buildIfStale } from './build-if-stale.ts'
import { assertKeys, openInstallation, ROOT, rememberKeys } from './installation.ts'
import { claimInstallation } from './installation-lock.ts'
import type { ManagedProcess } from './managed-process.ts'
import { prepareDatabase } from './prepare-database.ts'
import { printSetupLink } from './print-setup-link.ts'
import { runOne } from './run-one.ts'
import { startProcesses } from './start-processes.ts'
import { warmUp } from './warm-up.ts'

/**
 * `npm start`: database, migrations, build, signer, worker, web, in this order; stops them in the reverse one. With
 * `--dev` the web part reloads; with `--only <part>` one process runs here, beside an installation that runs already.
 */
const GRACE_MS = { processes: 3500, signer: 1500, database: 3500 }
const HEALTH = { attempts: 240, everyMs: 500 }

const argv = process.argv.slice(2)
const only = argv.includes('--only') ? argv[argv.indexOf('--only') + 1] : undefined
let stopAsked: (why: string) => void = () => process.exit(0)
const stopped = new Promise<string>((resolve) => {
  stopAsked = resolve
})
const stopSignal = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopAsked(signal)
    stopSignal.abort()
  })
}
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

try {
  process.exitCode = only === undefined ? await superviseAll(argv.includes('--dev')) : await runOne(only)
} catch (error) {
  if (!stopSignal.signal.aborted) console.error(explain(error))
  process.exitCode = stopSignal.signal.aborted ? 0 : 1
}
process.exit()

async function superviseAll(dev: boolean): Promise<number> {
  const env = readEnv()
  // the claim comes first: opening changes owners, which must not happen under a running installation
  const release = claimInstallation(resolve(ROOT, env.MUSTER_DATA_DIR), dev)
  const installation = openInstallation({ shareUser: dev })
  const stops: (() => Promise<void>)[] = []
  try {
    assertKeys(installation)
    await assertPortFree(env.PORT)
    const database = await prepareDatabase(installation)
    stops.unshift(() => database.stop())
    if (!dev) await buildIfStale(installation.root, stopSignal.signal)
    const { signer, others } = await startProcesses({ installation, database, dev, port: env.PORT })
    stops.unshift(() => signer.stop(GRACE_MS.signer))
    stops.unshift(() => stopAll(others))
    rememberKeys(installation)
    const ends = [stopped, database.exited.then(() => 'the database ended'), ...[signer, ...others].map((part) => part.givenUp)]
    const ready = waitUntilHealthy(env.PORT).then(async (healthy) => {
      if (healthy && !dev) await warmUp(env.PORT)
      await announce(healthy)
    })
    const why = await Promise.race([...ends, ready.then(() => new Promise<string>(() => {}))])
    const wanted = why === 'SIGINT' || why === 'SIGTERM' || why === 'SIGHUP'
    console.log(wanted ? '\nStopping …' : `\nStopping: ${why}`)
    return wanted ? 0 : 1
  } finally {
    for (const stop of stops) await stop().catch((error: unknown) => console.error(explain(error)))
    release()
  }

  async function announce(healthy: boolean): Promise<void> {
    const url = publicUrl(env)
    if (healthy) console.log(`\nMuster is ready: ${url}`)
    else console.error(`\nMuster runs at ${url}, but is not healthy yet; "npm run doctor" says what is missing.`)
    await printSetupLink(installation, url)
    console.log('Ctrl-C stops it.')
  }
}

async function stopAll(parts: readonly ManagedProcess[]): Promise<void> {
  await Promise.all(parts.map((part) => part.stop(GRACE_MS.processes)))
}

async function assertPortFree(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () =>
      reject(new Error(`port ${port} is taken: stop what uses it, or choose another with PORT=${port + 1} npm start`)),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

/** Health is 200 only with database, worker heartbeat and signer. */
async function waitUntilHealthy(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < HEALTH.attempts; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined)
    if (answer?.status === 200) return true
    await sleep(HEALTH.everyMs)
  }
  return false
}

function explain(error: unknown): string {
  if (isAppError(error)) return `${error.message}. ${ERROR_CATALOGUE[error.code].next}`
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
