import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { FaultPoint } from '#server/observability/fault-point.ts'
import { useScheduleWorld } from '#server/triggers/testing/schedule-world.ts'
import { tickSchedules } from '#server/triggers/tick-schedules.ts'

const world = useScheduleWorld()
/** 10,000 takes minutes: `MUSTER_TEST_SCHEDULES=10000 npx vitest run --project db server/triggers/many-schedules.db.test.ts`. */
const MANY = Number(process.env['MUSTER_TEST_SCHEDULES'] ?? 40)
const POINTS: readonly FaultPoint[] = ['fire.after_start', 'fire.before_commit', 'fire.after_commit']

async function killedScheduler(nowMs: number, point: FaultPoint, nth: number): Promise<void> {
  const args = ['server/triggers/testing/doomed-scheduler.ts', String(nowMs), point, String(nth)]
  const child = spawn(process.execPath, args, { env: process.env, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code, signal] = await once(child, 'exit')
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
}

/** Ticks of two schedulers at once until none of them finds anything, as workers tick every two seconds. */
async function twoSchedulers(nowMs: number): Promise<void> {
  for (;;) {
    const ticks = await Promise.all([tickSchedules({ nowMs }), tickSchedules({ nowMs })])
    if (ticks.every((tick) => tick.started === 0)) return
  }
}

test(
  `${MANY} schedules on a clock that is given, schedulers killed in the middle: no slot missed, none doubled`,
  async () => {
    const { workspaceId, sql } = world
    const first = await world.schedule('every day at 8', '2026-11-21T12:00Z')
    await sql()`insert into muster.triggers select (json_populate_record(t, json_build_object('id', 'trg_copy' || n))).* from muster.triggers t, generate_series(2, ${MANY}) n where t.id = ${first}`
    for (const [day, point] of POINTS.entries()) {
      const nowMs = Date.parse(`2026-11-2${2 + day}T07:00Z`)
      await killedScheduler(nowMs, point, Math.ceil(MANY / 3))
      await twoSchedulers(nowMs + 5000)
      await sql()`update muster.runs set outcome = 'succeeded' where workspace_id = ${workspaceId} and outcome is null`
    }
    const slots = await sql()`
      select slot_at, count(*)::int as slots, count(distinct trigger_id)::int as schedules, count(distinct run_id)::int as runs
      from muster.trigger_invocations where outcome = 'started' group by slot_at order by slot_at`
    expect(slots.map((row) => [row['slots'], row['schedules'], row['runs']])).toEqual(POINTS.map(() => [MANY, MANY, MANY]))
    const [runs] = await sql()`select count(*)::int as n, max(n)::int as last from muster.runs where origin = 'schedule'`
    expect(runs).toEqual({ n: MANY * POINTS.length, last: MANY * POINTS.length })
  },
  300_000 + MANY * 200,
)
