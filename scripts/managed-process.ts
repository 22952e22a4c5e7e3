import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ProcessPlan {
  readonly name: string
  /** Arguments of Node, the script first. */
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly uid?: number | undefined
  readonly onLine: (name: string, line: string) => void
}
export interface ManagedProcess {
  /** Resolves with a sentence when it keeps dying and is given up. */
  readonly givenUp: Promise<string>
  /** SIGTERM, and SIGKILL to what is left of its group after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

const RESTART = { quickMs: 10_000, quickMax: 5, delayMs: 1000 }

/**
 * Keeps a Node process running: in its own process group, so that a terminal's Ctrl-C reaches the supervisor only, and
 * leaving when our end of its stdin closes. Ended unasked it is started again; five quick ends in a row give it up.
 */
export function manageProcess(plan: ProcessPlan): ManagedProcess {
  let stopping = false
  let child: ChildProcess | undefined
  const watch = async (): Promise<string> => {
    for (let quick = 0; quick < RESTART.quickMax; ) {
      const startedMs = performance.now()
      child = launch(plan)
      const how = await ended(child)
      killGroup(child, 'SIGKILL')
      if (stopping) return await new Promise(() => {})
      plan.onLine(plan.name, `ended (${how}); starting it again`)
      quick = performance.now() - startedMs < RESTART.quickMs ? quick + 1 : 1
      await sleep(RESTART.delayMs * quick)
      if (stopping) return await new Promise(() => {})
    }
    return `${plan.name} ended ${RESTART.quickMax} times in a row`
  }
  const givenUp = watch()
  return {
    givenUp,
    async stop(graceMs) {
      stopping = true
      const current = child
      if (!current || current.exitCode !== null || current.signalCode !== null) return
      const gone = ended(current)
      current.kill('SIGTERM')
      await Promise.race([gone, sleep(graceMs, undefined, { ref: false })])
      killGroup(current, 'SIGKILL')
    },
  }
}

function launch(plan: ProcessPlan): ChildProcess {
  const { uid } = plan
  const ours = plan.args[0]?.endsWith('.ts') ? ['load-quickly.mjs'] : []
  const first = ['exit-with-parent.mjs', ...ours].flatMap((name) => ['--import', join(plan.cwd, 'scripts', name)])
  const args = [...first, ...plan.args]
  const child = spawn(process.execPath, args, {
    cwd: plan.cwd,
    env: { ...plan.env, MUSTER_SUPERVISOR_PID: String(process.pid) },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  child.stdin.on('error', () => {})
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => plan.onLine(plan.name, line))
  return child
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
  })
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal)
  } catch {
    // the whole group is gone: what we wanted
  }
}
