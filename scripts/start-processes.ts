import { chownSync, mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readEnv } from '#server/observability/env.ts'
import { childEnvironment, expectsKeys, type Installation } from './installation.ts'
import { type ManagedProcess, manageProcess, type ProcessPlan } from './managed-process.ts'
import type { PreparedDatabase } from './prepare-database.ts'

export interface StartOptions {
  readonly installation: Installation
  readonly database: Pick<PreparedDatabase, 'appUrl' | 'systemUrl'>
  readonly dev: boolean
  readonly port: number
  readonly onLine?: (name: string, line: string) => void
}
export type PartName = 'signer' | 'worker' | 'web'

/** Starts the signer, then worker and web, each kept running and each as its own user where that is possible. */
export async function startProcesses(options: StartOptions): Promise<{ signer: ManagedProcess; others: ManagedProcess[] }> {
  const signer = manageProcess(planPart('signer', options))
  // the worker announces the database to the signer first of all
  await waitForSocket(options.installation.signerSocket)
  const workers = Array.from({ length: readEnv().MUSTER_WORKERS }, () => manageProcess(planPart('worker', options)))
  return { signer, others: [...workers, manageProcess(planPart('web', options))] }
}

/** What to run for a part, with which settings. The signer knows no database, and nobody but migrations the owner. */
export function planPart(name: PartName, options: StartOptions): ProcessPlan {
  const { installation, database, dev, port } = options
  const { DATABASE_OWNER_URL: _owner, DATABASE_URL: _app, DATABASE_SYSTEM_URL: _system, ...inherited } = process.env
  const shared = { ...inherited, ...childEnvironment(installation), NODE_ENV: dev ? 'development' : 'production' } as const
  const plan = { name, cwd: installation.root, onLine: options.onLine ?? printLine }
  if (name === 'signer')
    return {
      ...plan,
      args: ['server/signer.ts', ...(expectsKeys(installation) ? ['--expect-keys'] : [])],
      env: shared,
      uid: installation.users.signer,
    }
  const env = {
    ...shared,
    DATABASE_URL: database.appUrl,
    DATABASE_SYSTEM_URL: database.systemUrl,
    PORT: String(port),
    NEXT_TELEMETRY_DISABLED: '1',
  }
  if (name === 'worker') return { ...plan, args: ['server/worker.ts'], env, uid: installation.users.app }
  shareBuildCache(installation)
  const next = ['node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '-H', '127.0.0.1', '-p', String(port)]
  return { ...plan, args: next, env: { ...env, MUSTER_OAUTH_KEY: installation.secrets.oauthKey }, uid: installation.users.app }
}

/** Comes back when somebody listens there, or after a while: who needs it then says so. */
async function waitForSocket(path: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(path)
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('close', () => socket.destroy())
      setTimeout(() => socket.end(), 50).unref()
    })
    if (there) return
    await sleep(50)
  }
}

/** The build belongs to whoever built; only its cache is written while serving. */
function shareBuildCache({ root, users }: Installation): void {
  if (users.app === undefined) return
  const cache = join(root, '.next/cache')
  mkdirSync(cache, { recursive: true })
  chownSync(cache, users.app, users.app)
}

function printLine(name: string, line: string): void {
  console.log(`[${name}] ${line}`)
}
