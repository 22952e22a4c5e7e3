import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { afterAll, expect } from 'vitest'
import type { FaultPoint } from '#server/observability/fault-point.ts'

type Doomed = ChildProcessByStdio<Writable, Readable, null>

/** Workers kept ready: loading the program takes longer than what they do before they end. */
const SPARES = 2
const SCRIPT = join(import.meta.dirname, 'doomed-worker.ts')

/** Workers in processes of their own that end, or fall asleep, at a fault point of a run. */
export function useDoomedWorkers(world: { readonly workspaceId: string }): {
  /** Lets one drive the run until it is killed there. */
  kill(runId: string, point: FaultPoint): Promise<void>
  /** Lets one drive the run until it falls asleep there. @returns wakes it, and resolves when it is through */
  sleep(runId: string, point: FaultPoint): Promise<() => Promise<void>>
} {
  const spares: Doomed[] = []
  const all = new Set<Doomed>()
  afterAll(() => {
    for (const child of all) child.kill('SIGKILL')
  })
  function start(): Doomed {
    const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
    all.add(child)
    child.once('exit', () => all.delete(child))
    return child
  }
  function send(runId: string, point: FaultPoint, signal: 'SIGKILL' | 'SIGSTOP'): Doomed {
    const child = spares.shift() ?? start()
    while (spares.length < SPARES) spares.push(start())
    child.stdin.end(`${world.workspaceId} ${runId} ${point} ${signal}`)
    return child
  }
  return {
    kill: async (runId, point) => {
      const [, signal] = (await once(send(runId, point, 'SIGKILL'), 'exit')) as [number | null, string | null]
      expect(signal, `killed at ${point}`).toBe('SIGKILL')
    },
    sleep: async (runId, point) => {
      const child = send(runId, point, 'SIGSTOP')
      const ended = once(child, 'exit') as Promise<[number | null, string | null]>
      const first = await Promise.race([once(child.stdout, 'data'), ended])
      expect(String(first[0]), `asleep at ${point}`).toBe('here\n')
      return async () => {
        child.kill('SIGCONT')
        expect(await ended).toEqual([0, null])
      }
    },
  }
}
