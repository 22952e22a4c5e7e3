import { EventEmitter } from 'node:events'
import { Logger, run, type TaskList } from 'graphile-worker'
import { keepLease, type Lease } from '#server/jobs/keep-lease.ts'
import { openQueuePool } from '#server/jobs/store.ts'
import { assert } from '#server/kernel/assert.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { Log } from '#server/observability/log.ts'

export interface JobContext {
  readonly jobId: string
  /** 1 on the first try. */
  readonly attempt: number
  readonly workerId: string
  /** Aborted on shutdown, and when this process lost its lease: others may have taken the job. */
  readonly signal: AbortSignal
}
/** Does one job. A thrown error puts the job back with growing delay, at most 25 times. */
export type Task = (payload: JsonObject & { workspaceId: string }, context: JobContext) => Promise<void>

export interface RunJobsOptions {
  /** The system role, on a direct connection: LISTEN and locks do not pass a pooler. */
  readonly systemUrl: string
  readonly tasks: Readonly<Record<string, Task>>
  readonly concurrency: number
  /** Stops taking jobs and waits for those at work. */
  readonly signal: AbortSignal
  readonly log: Log
  readonly leaseMs?: number
  readonly heartbeatMs?: number
  readonly sweepMs?: number
}

const DEFAULTS = { leaseMs: 12_000, heartbeatMs: 4_000, sweepMs: 3_000 }
const POLL_MS = 1000
const SHUTDOWN_ABORT_MS = 2000

/**
 * Works the queue until `signal` aborts; resolves when the last job has ended. Keeps this process's lease and releases
 * the jobs of workers that died (lease 12 s, heartbeat 4 s, sweep 3 s unless told otherwise; architecture §1).
 */
export async function runJobs(options: RunJobsOptions): Promise<void> {
  const { concurrency, log, signal } = options
  const timing = {
    leaseMs: options.leaseMs ?? DEFAULTS.leaseMs,
    heartbeatMs: options.heartbeatMs ?? DEFAULTS.heartbeatMs,
    sweepMs: options.sweepMs ?? DEFAULTS.sweepMs,
  }
  assert(timing.heartbeatMs * 2 < timing.leaseMs, 'a lease outlasts two heartbeats')
  const pool = openQueuePool(options.systemUrl, concurrency + 3, (error) => log.warn('jobs.pool', { error }))
  const events = new EventEmitter()
  const lease = keepLease({ pool, log, ...timing })
  // jobs are locked in the name of the pool, not of its single workers
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => lease.add(workerPool.id))
  try {
    const runner = await run({
      pgPool: pool,
      taskList: wrapTasks(options.tasks, lease),
      concurrency,
      events,
      noHandleSignals: true,
      pollInterval: POLL_MS,
      parsedCronItems: [],
      gracefulShutdownAbortTimeout: SHUTDOWN_ABORT_MS,
      logger: quietLogger(log),
    })
    const stop = () => void runner.stop().catch((error: unknown) => log.warn('jobs.stop', { error }))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    await runner.promise
  } finally {
    await lease.end()
    await pool.end()
  }
}

function wrapTasks(tasks: Readonly<Record<string, Task>>, lease: Lease): TaskList {
  const wrapped = Object.entries(tasks).map(([name, task]) => [
    name,
    async (payload: unknown, helpers: { job: { id: string; attempts: number; locked_by: string | null }; abortSignal: AbortSignal }) => {
      const given = payload as JsonObject & { workspaceId?: unknown }
      assert(typeof given.workspaceId === 'string', `job ${name} names its workspace`)
      await task(given as JsonObject & { workspaceId: string }, {
        jobId: helpers.job.id,
        attempt: helpers.job.attempts,
        workerId: helpers.job.locked_by ?? '',
        signal: AbortSignal.any([helpers.abortSignal, lease.signal]),
      })
    },
  ])
  return Object.fromEntries(wrapped) as TaskList
}

/** graphile-worker tells errors of tasks at level error; the rest is noise. */
function quietLogger(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error('jobs.task', { message, error: (meta as { error?: unknown } | undefined)?.error })
    else if (level === 'warning') log.warn('jobs.queue', { message })
  })
}
