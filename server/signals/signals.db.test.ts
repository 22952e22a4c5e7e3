import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { withScope } from '#db/with-scope.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { Signal } from '#server/signals/schema.ts'
import { subscribeSignals } from '#server/signals/subscribe-signals.ts'

const database = useTestDatabase()

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await sleep(10)
}

const listeners = async () => {
  const rows = await database.current.owner`select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`
  return rows.map((row) => Number(row['pid']))
}

test('a signal arrives when its transaction commits, only in its workspace, and never when it rolls back', async () => {
  const heard: Signal[] = []
  const end = await subscribeSignals({ url: database.current.appUrl, workspaceId: 'ws_a' }, (signal) => heard.push(signal))
  await expect(
    withScope('ws_a', async (scope) => {
      await publishSignal(scope, { type: 'run.changed', id: 'run_lost' })
      throw new Error('roll back')
    }),
  ).rejects.toThrow('roll back')
  await withScope('ws_b', (scope) => publishSignal(scope, { type: 'run.changed', id: 'run_foreign' }))
  await withScope('ws_a', (scope) => publishSignal(scope, { type: 'run.changed', id: 'run_1', seq: 7 }))
  await until(() => heard.length > 0)
  expect(heard).toEqual([{ workspaceId: 'ws_a', type: 'run.changed', id: 'run_1', seq: 7 }])
  await end()
})

test('many watchers share one connection, and the last to leave closes it', async () => {
  const ends = await Promise.all(
    Array.from({ length: 20 }, () => subscribeSignals({ url: database.current.appUrl, workspaceId: 'ws_a' }, () => {})),
  )
  expect(await listeners()).toHaveLength(1)
  await Promise.all(ends.map((end) => end()))
  await until(async () => (await listeners()).length === 0)
})

test('a lost connection comes back by itself and tells everybody to read again', async () => {
  const heard: Signal[] = []
  const end = await subscribeSignals({ url: database.current.appUrl, workspaceId: 'ws_a' }, (signal) => heard.push(signal))
  for (const pid of await listeners()) await database.current.owner`select pg_terminate_backend(${pid})`
  await until(() => heard.some((signal) => signal.type === 'resync'))
  await withScope('ws_a', (scope) => publishSignal(scope, { type: 'run.changed', id: 'run_2' }))
  await until(() => heard.some((signal) => signal.id === 'run_2'))
  await end()
})
