import { runJobs } from '#server/jobs/run-jobs.ts'
import { makeLog } from '#server/observability/log.ts'

/** A worker for tests that takes one `hang` job and never ends it; tells its parent when it has it and when it lost it. */
await runJobs({
  systemUrl: process.env['VICTIM_URL'] ?? '',
  tasks: {
    hang: (_payload, { signal }) =>
      new Promise((_resolve, reject) => {
        process.send?.('taken')
        signal.addEventListener('abort', () => {
          process.send?.((signal.reason as Error).message)
          reject(signal.reason)
        })
      }),
  },
  concurrency: 1,
  signal: new AbortController().signal,
  log: makeLog({ level: 'error', write: () => {}, nowMs: () => Date.now() }),
  ...(JSON.parse(process.env['VICTIM_TIMING'] ?? '{}') as { leaseMs: number }),
})
