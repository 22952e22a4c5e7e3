import { afterEach, describe, expect, test } from 'vitest'
import { listRuns } from '#server/bridge/list-runs.ts'
import { listMembers } from '#server/bridge/read-members.ts'
import { inScope } from '#server/tenancy/store.ts'
import { pauseAll } from '#server/triggers/pause-all.ts'
import { pauseTrigger } from '#server/triggers/pause-trigger.ts'
import { resumeTrigger } from '#server/triggers/resume-trigger.ts'
import { insertInvocation } from '#server/triggers/store.ts'
import { useScheduleWorld } from '#server/triggers/testing/schedule-world.ts'
import { tickSchedules } from '#server/triggers/tick-schedules.ts'

const world = useScheduleWorld()
const ms = (text: string): number => Date.parse(text)
const tickAt = async (text: string) => await tickSchedules({ nowMs: ms(text) })
afterEach(async () => await world.clear())

const MINUTE = 60_000
/** Ticks from one moment to another, as a worker would. */
async function tickThrough(from: string, to: string, stepMs = 10 * MINUTE): Promise<void> {
  for (let at = ms(from); at <= ms(to); at += stepMs) await tickSchedules({ nowMs: at })
}
const endRuns = async (id: string, outcome: string): Promise<void> =>
  void (await world.sql()`update muster.runs r set outcome = ${outcome}, ended_at = now() from muster.trigger_invocations i where i.run_id = r.id and i.trigger_id = ${id} and r.outcome is null`)

describe('a slot', () => {
  test('starts one run in the name of the owner, with the inputs kept, and is on record; the run works', async () => {
    const id = await world.schedule('every Monday at 8', '2026-11-21T12:00Z', { inputs: { tag: 'weekly' } })
    expect(await tickAt('2026-11-23T06:59:59Z')).toEqual({ started: 0 })
    expect(await tickAt('2026-11-23T07:00:02Z')).toEqual({ started: 1 })
    expect(await tickAt('2026-11-23T07:00:04Z')).toEqual({ started: 0 })
    const [run] = await world.runsOf(id)
    expect(run).toMatchObject({ origin: 'schedule', started_by: world.ids.ownerId, inputs: { tag: 'weekly' }, purpose: 'run' })
    expect((await world.row(id))['next_at']).toEqual(new Date('2026-11-30T07:00Z'))
    const [fired] =
      await world.sql()`select envelope_text from muster.audit_events where type = 'trigger.fired' and run_id = ${run?.['id']}`
    expect(JSON.parse(String(fired?.['envelope_text'])).ext).toMatchObject({
      triggerId: id,
      actor: 'system:scheduler',
      ownerId: world.ids.ownerId,
      slotAt: '2026-11-23T07:00:00.000Z',
    })
    expect((await listRuns(world.workspaceId, {})).items[0]).toMatchObject({
      id: run?.['id'],
      trigger: { id, readback: 'At 08:00, only on Monday' },
    })
    expect(await listMembers(world.workspaceId)).toMatchObject([{ id: world.ids.memberId, nextAt: '2026-11-30T07:00:00.000Z' }])
    await world.settle()
    expect((await world.runsOf(id))[0]).toMatchObject({ outcome: 'succeeded', output: { said: 'weekly' } })
  })

  test('has one row: a second one fails its whole transaction', async () => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z')
    const slotAt = new Date('2026-11-22T07:00Z')
    const row = { triggerId: id, slotAt, at: slotAt, outcome: 'skipped' as const, runId: null, reason: null }
    await inScope(world.workspaceId, async (scope) => await insertInvocation(scope, row))
    await expect(inScope(world.workspaceId, async (scope) => await insertInvocation(scope, row))).rejects.toThrow()
    expect(await tickAt('2026-11-22T07:00Z')).toEqual({ started: 0 })
    expect((await world.row(id))['next_at']).toEqual(new Date('2026-11-23T07:00Z'))
  })

  test('starts one run each while two schedulers race through a hundred ticks', async () => {
    const id = await world.schedule('every minute', '2026-11-21T12:00:30Z', { overlap: 'allow' })
    for (let n = 1; n <= 100; n += 1) {
      const nowMs = ms('2026-11-21T12:00Z') + n * MINUTE
      await Promise.all([tickSchedules({ nowMs }), tickSchedules({ nowMs: nowMs + 300 })])
    }
    expect(await world.runsOf(id)).toHaveLength(100)
    expect(new Set(await world.slots(id)).size).toBe(100)
    const lost =
      await world.sql()`select id from muster.runs r where origin = 'schedule' and not exists (select 1 from muster.trigger_invocations i where i.run_id = r.id)`
    expect(lost).toEqual([])
  }, 120_000)
})

describe('time that jumps', () => {
  test('after ten days without a scheduler only the latest due slot starts, and the record says what was passed over', async () => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z')
    await tickAt('2026-12-01T20:00Z')
    expect(await world.slots(id)).toEqual(['2026-12-01T07:00 started'])
    const [fired] = await world.sql()`select envelope_text from muster.audit_events where type = 'trigger.fired' order by seq desc limit 1`
    expect(JSON.parse(String(fired?.['envelope_text'])).ext).toMatchObject({ passedOverFrom: '2026-11-22T07:00:00.000Z' })
  })

  test('a clock ten days ahead fires one slot; set right again, the days between start as they come, and that slot not twice', async () => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z', { overlap: 'allow' })
    await tickAt('2026-12-01T12:00Z')
    await tickThrough('2026-11-21T12:05Z', '2026-12-02T12:05Z', 60 * MINUTE)
    const days = ['22', '23', '24', '25', '26', '27', '28', '29', '30'].map((day) => `2026-11-${day}T07:00 started`)
    expect(await world.slots(id)).toEqual([...days, '2026-12-01T07:00 started', '2026-12-02T07:00 started'])
  })

  test('a clock ten days behind starts nothing that started before', async () => {
    const id = await world.schedule('every day at 8', '2026-11-21T12:00Z', { overlap: 'allow' })
    await tickThrough('2026-11-21T12:00Z', '2026-11-25T12:00Z', 60 * MINUTE)
    await tickThrough('2026-11-15T12:00Z', '2026-11-26T12:00Z', 60 * MINUTE)
    // The clock is all there is to go by: days it shows for the first time start, days it showed before do not.
    const days = ['16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26']
    expect(await world.slots(id)).toEqual(days.map((day) => `2026-11-${day}T07:00 started`))
    expect(new Set(await world.slots(id)).size).toBe((await world.runsOf(id)).length)
  })

  test.each([
    [
      'Berlin, forward',
      'Europe/Berlin',
      'every day at 2:30',
      '2027-03-26T20:00Z',
      '2027-03-29T20:00Z',
      ['03-27T01:30', '03-28T01:00', '03-29T00:30'],
    ],
    [
      'Berlin, back',
      'Europe/Berlin',
      'every day at 2:30',
      '2027-10-29T20:00Z',
      '2027-11-01T20:00Z',
      ['10-30T00:30', '10-31T00:30', '11-01T01:30'],
    ],
    [
      'New York, forward',
      'America/New_York',
      'every day at 2:30',
      '2027-03-12T20:00Z',
      '2027-03-15T20:00Z',
      ['03-13T07:30', '03-14T07:00', '03-15T06:30'],
    ],
    [
      'New York, back',
      'America/New_York',
      'every day at 1:30',
      '2027-11-05T20:00Z',
      '2027-11-08T20:00Z',
      ['11-06T05:30', '11-07T05:30', '11-08T06:30'],
    ],
  ])('%s: one start each day', async (_, timeZone, sentence, from, to, slots) => {
    const id = await world.schedule(sentence, from, { timeZone, overlap: 'allow' })
    await tickThrough(from, to)
    expect(await world.slots(id)).toEqual(slots.map((slot) => `2027-${slot} started`))
  })

  test('29 February starts in 2028 and in no year before', async () => {
    const id = await world.schedule('29 February at 9', '2027-01-01T00:00Z')
    await tickAt('2027-03-02T00:00Z')
    expect(await world.slots(id)).toEqual([])
    await tickAt('2028-02-29T08:00Z')
    expect(await world.slots(id)).toEqual(['2028-02-29T08:00 started'])
  })
})

describe('while the run before goes on', () => {
  test('skip: the slot is written down as skipped; the next one after its end starts', async () => {
    const id = await world.schedule('every hour', '2026-11-21T12:30Z')
    await tickAt('2026-11-21T13:00Z')
    await tickAt('2026-11-21T14:00Z')
    await endRuns(id, 'succeeded')
    await tickAt('2026-11-21T15:00Z')
    expect(await world.slots(id)).toEqual([
      '2026-11-21T13:00 started',
      '2026-11-21T14:00 skipped still_running',
      '2026-11-21T15:00 started',
    ])
  })

  test('queue one: one slot waits and starts when the run has ended, the rest is skipped', async () => {
    const id = await world.schedule('every hour', '2026-11-21T12:30Z', { overlap: 'queue_one' })
    for (const hour of [13, 14, 15]) await tickAt(`2026-11-21T${hour}:00Z`)
    await tickAt('2026-11-21T15:20Z')
    expect(await world.slots(id)).toEqual(['2026-11-21T13:00 started', '2026-11-21T15:00 skipped one_waits'])
    await endRuns(id, 'succeeded')
    await tickAt('2026-11-21T15:30Z')
    await tickAt('2026-11-21T15:31Z')
    expect(await world.slots(id)).toEqual(['2026-11-21T13:00 started', '2026-11-21T14:00 started', '2026-11-21T15:00 skipped one_waits'])
    expect((await world.row(id))['waiting_slot_at']).toBeNull()
  })

  test('allow: each slot starts', async () => {
    const id = await world.schedule('every hour', '2026-11-21T12:30Z', { overlap: 'allow' })
    for (const hour of [13, 14, 15]) await tickAt(`2026-11-21T${hour}:00Z`)
    expect(await world.runsOf(id)).toHaveLength(3)
  })
})

describe('paused', () => {
  const { workspaceId } = world
  test('a schedule starts nothing, and resumed goes on from the next slot without making up', async () => {
    const id = await world.schedule('every hour', '2026-11-21T12:30Z', { overlap: 'queue_one' })
    await tickAt('2026-11-21T13:00Z')
    await tickAt('2026-11-21T14:00Z')
    await inScope(workspaceId, async (scope) => await pauseTrigger(scope, id, world.ids.ownerId, ms('2026-11-21T14:30Z')))
    await endRuns(id, 'succeeded')
    await tickThrough('2026-11-21T14:30Z', '2026-11-21T16:30Z')
    await inScope(workspaceId, async (scope) => await resumeTrigger(scope, id, world.ids.ownerId, ms('2026-11-21T16:30Z')))
    await tickThrough('2026-11-21T16:31Z', '2026-11-21T17:01Z')
    expect(await world.slots(id)).toEqual(['2026-11-21T13:00 started', '2026-11-21T14:00 skipped paused', '2026-11-21T17:00 started'])
  })

  test('all members: every slot is skipped and said so, in this workspace', async () => {
    const id = await world.schedule('every hour', '2026-11-21T12:30Z')
    await inScope(workspaceId, async (scope) => await pauseAll(scope, { paused: true, by: world.ids.ownerId }, ms('2026-11-21T12:40Z')))
    await tickAt('2026-11-21T13:00Z')
    await inScope(workspaceId, async (scope) => await pauseAll(scope, { paused: false, by: world.ids.ownerId }, ms('2026-11-21T13:30Z')))
    await tickAt('2026-11-21T14:00Z')
    expect(await world.slots(id)).toEqual(['2026-11-21T13:00 skipped all_paused', '2026-11-21T14:00 started'])
  })
})
