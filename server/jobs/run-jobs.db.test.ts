import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { withScope, withSystem } from '#db/with-scope.ts'
import { enqueue, enqueueFor } from '#server/jobs/enqueue.ts'
import { runJobs, type Task } from '#server/jobs/run-jobs.ts'
import { makeLog } from '#server/observability/log.ts'

const database = useTestDatabase()
const QUICK = { leaseMs: 900, heartbeatMs: 200, sweepMs: 200 }

async function until(what: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await what())) await sleep(20)
}

function work(tasks: Record<string, Task>) {
  const stop = new AbortController()
  const lines: string[] = []
  const log = makeLog({ level: 'debug', write: (line) => lines.push(line), nowMs: () => Date.now() })
  const ended = runJobs({ systemUrl: database.current.systemUrl, tasks, concurrency: 2, signal: stop.signal, log, ...QUICK })
  return {
    lines,
    async stop() {
      stop.abort()
      await ended
    },
  }
}

test('a job commits with its transaction: rolled back it never runs, committed it runs in its own workspace', async () => {
  const done: unknown[] = []
  await expect(
    withScope('ws_a', async (scope) => {
      await enqueue(scope, { task: 'note', payload: { n: 1 } })
      throw new Error('roll back')
    }),
  ).rejects.toThrow('roll back')
  await withScope('ws_a', (scope) => enqueue(scope, { task: 'note', payload: { n: 2, workspaceId: 'ws_b' } }))
  await withSystem((scope) => enqueueFor(scope, 'ws_c', { task: 'note', payload: { n: 3 } }))
  const worker = work({
    note: async (payload) => {
      done.push(payload)
    },
  })
  await until(() => done.length === 2)
  await worker.stop()
  expect(done).toEqual(
    expect.arrayContaining([
      { n: 2, workspaceId: 'ws_a' },
      { n: 3, workspaceId: 'ws_c' },
    ]),
  )
})

test('the application role adds jobs only through muster.enqueue and only inside a workspace', async () => {
  const { openSql } = await import('#db/client.ts')
  const app = openSql(database.current.appUrl, { max: 1 })
  await expect(app`select graphile_worker.add_job('note', '{}'::json)`).rejects.toThrow(/permission denied/)
  await expect(app`select muster.enqueue('note', '{}'::json)`).rejects.toThrow(/no workspace/)
  await app.end()
})

test('jobs of one queue never overlap, and a key keeps one waiting job per workspace', async () => {
  const seen: string[] = []
  await withScope('ws_q', async (scope) => {
    for (const n of [1, 2, 3]) await enqueue(scope, { task: 'slow', payload: { n }, queue: 'run:1' })
    for (const n of [7, 8]) await enqueue(scope, { task: 'slow', payload: { n }, jobKey: 'one' })
  })
  const worker = work({
    slow: async ({ n }) => {
      seen.push(`+${n}`)
      await sleep(30)
      seen.push(`-${n}`)
    },
  })
  await until(() => seen.length === 8)
  await worker.stop()
  expect(seen.filter((mark) => /[123]/.test(mark))).toEqual(['+1', '-1', '+2', '-2', '+3', '-3'])
  expect(seen.filter((mark) => /[78]/.test(mark))).toEqual(['+8', '-8'])
})

test('jobs of a worker killed with kill -9 are taken over by another, queue and all', async () => {
  const victim = await startVictim()
  await withScope('ws_k', (scope) => enqueue(scope, { task: 'hang', payload: { n: 1 }, queue: 'run:k' }))
  await once(victim, 'message')
  victim.kill('SIGKILL')
  const taken: number[] = []
  const worker = work({
    hang: async (_payload, { attempt }) => {
      taken.push(attempt)
    },
  })
  await until(() => taken.length === 1)
  await worker.stop()
  expect(taken).toEqual([2])
  expect(worker.lines.some((line) => line.includes('jobs.released'))).toBe(true)
})

test('a living worker keeps its long job past the lease', async () => {
  let runs = 0
  const long: Task = async () => {
    runs++
    await sleep(QUICK.leaseMs * 2.5)
  }
  await withScope('ws_l', (scope) => enqueue(scope, { task: 'long', payload: {} }))
  const one = work({ long })
  const two = work({ long })
  await until(() => runs > 0)
  await sleep(QUICK.leaseMs * 2.5)
  await Promise.all([one.stop(), two.stop()])
  expect(runs).toBe(1)
})

test('a worker that was stopped for longer than its lease learns that it lost its jobs', async () => {
  const victim = await startVictim()
  await withScope('ws_s', (scope) => enqueue(scope, { task: 'hang', payload: { n: 1 } }))
  await once(victim, 'message')
  const aborted = once(victim, 'message')
  victim.kill('SIGSTOP')
  await sleep(QUICK.leaseMs * 2)
  victim.kill('SIGCONT')
  expect((await aborted)[0]).toBe('the lease was lost')
  victim.kill('SIGKILL')
})

async function startVictim(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['server/jobs/testing/hanging-worker.ts'], {
    env: { ...process.env, VICTIM_URL: database.current.systemUrl, VICTIM_TIMING: JSON.stringify(QUICK) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'spawn')
  return child
}
