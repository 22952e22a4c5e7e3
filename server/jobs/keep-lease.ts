import type pg from 'pg'
import { beat, releaseDeadWorkers, removeHeartbeats } from '#server/jobs/store.ts'
import type { Log } from '#server/observability/log.ts'

export interface Lease {
  /** Aborted when the lease was lost. Jobs that start afterwards, under a new lease, get a new one. */
  readonly signal: AbortSignal
  add(workerId: string): void
  end(): Promise<void>
}

/**
 * Keeps the heartbeats of this process's workers and sweeps after the dead. A process that could not say that it lives
 * for a whole lease (stopped, cut off) must assume that others do its jobs: its signal aborts.
 */
export function keepLease(options: { pool: pg.Pool; log: Log; leaseMs: number; heartbeatMs: number; sweepMs: number }): Lease {
  const { pool, log, leaseMs } = options
  const ids = new Set<string>()
  let controller = new AbortController()
  let lastBeatMs = performance.now()

  const sayAlive = async () => {
    const startedMs = performance.now()
    if (startedMs - lastBeatMs > leaseMs) {
      log.warn('jobs.lease_lost', { silentMs: Math.round(startedMs - lastBeatMs) })
      controller.abort(new Error('the lease was lost'))
      controller = new AbortController()
    }
    if (ids.size === 0) return
    await beat(pool, [...ids])
    lastBeatMs = startedMs
  }
  const sweep = async () => {
    const released = await releaseDeadWorkers(pool, leaseMs)
    if (released.length > 0) log.warn('jobs.released', { workers: released.length })
  }
  const beats = everyMs(options.heartbeatMs, sayAlive, (error) => log.warn('jobs.heartbeat', { error }))
  const sweeps = everyMs(options.sweepMs, sweep, (error) => log.warn('jobs.sweep', { error }))
  return {
    get signal() {
      return controller.signal
    },
    add(workerId) {
      ids.add(workerId)
      beats.now()
    },
    async end() {
      await Promise.all([beats.end(), sweeps.end()])
      await removeHeartbeats(pool, [...ids]).catch((error: unknown) => log.warn('jobs.heartbeat', { error }))
    },
  }
}

/** Runs `work` again and again, never twice at once; `now` asks for one more soon. */
function everyMs(ms: number, work: () => Promise<void>, onError: (error: unknown) => void): { now(): void; end(): Promise<void> } {
  let running: Promise<void> | undefined
  let again = false
  const tick = () => {
    if (running) {
      again = true
      return
    }
    running = work()
      .catch(onError)
      .then(() => {
        running = undefined
        if (again) {
          again = false
          tick()
        }
      })
  }
  const timer = setInterval(tick, ms)
  return {
    now: tick,
    async end() {
      clearInterval(timer)
      again = false
      await running
    },
  }
}
