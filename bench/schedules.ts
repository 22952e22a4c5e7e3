import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Finding } from './measure.ts'
import { timed } from './measure.ts'

const TEST = 'server/triggers/many-schedules.db.test.ts'
const DAYS = 3

/** Ten thousand schedules on a clock that is given, two schedulers, one of them killed on each of three days. */
export async function measureSchedules(many: number): Promise<readonly Finding[]> {
  const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
  let status: number | null = null
  const ms = await timed(() => {
    status = spawnSync(process.execPath, [vitest, 'run', '--project', 'db', TEST], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, MUSTER_TEST_SCHEDULES: String(many) },
    }).status
  })
  return [
    {
      what: `${many} schedules, ${DAYS} days, a scheduler killed each day`,
      ours: status === 0 ? 'none missed, none doubled' : 'the test failed',
      theirs: '',
      ratio: '',
      budget: '0 missed, 0 doubled',
      holds: status === 0,
      note: `${Math.round((many * DAYS) / (ms / 1000))} runs started a second, database and test included.`,
    },
  ]
}
