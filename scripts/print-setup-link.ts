import { spawn } from 'node:child_process'
import type { Installation } from './installation.ts'
import { runtimeUrls } from './prepare-database.ts'
import { planPart } from './start-processes.ts'

/** Prints the one-time setup link while nobody has set Muster up. In a process of its own: this one holds no roles. */
export async function printSetupLink(installation: Installation, url: string): Promise<void> {
  const plan = planPart('worker', { installation, database: runtimeUrls(installation), dev: false, port: 3000 })
  const child = spawn(process.execPath, ['cli/muster.ts', 'setup-link', '--if-first'], {
    cwd: installation.root,
    env: { ...plan.env, PUBLIC_URL: url },
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(plan.uid === undefined ? {} : { uid: plan.uid, gid: plan.uid }),
  })
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
}
