import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { sweepRuns } from '#server/dispatch/sweep-runs.ts'
import { useDoomedWorkers } from '#server/dispatch/testing/doomed-workers.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { wakeRun } from '#server/dispatch/wake-run.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { runJobs } from '#server/jobs/run-jobs.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { makeLog } from '#server/observability/log.ts'
import { runStatus } from '#server/runs/core/run-status.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun, listRunEvents } from '#server/runs/store.ts'
import { listRunWaits } from '#server/runs/waits/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const doomed = useDoomedWorkers(world)
afterAll(stopConnectors)
afterEach(() => void vi.useRealTimers())
const TIMEOUT_MS = 120_000
const DAY_MS = 86_400_000

const yamlOf = (slug: string, wait: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Write, wait, write.
tools:
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { tag: { type: string }, until: { type: string } }
  required: [tag]
  additionalProperties: false
steps:
  - { id: first, kind: tool, tool: files.write, with: { path: 'out/\${ inputs.tag }-1.txt', text: before } }
  - { id: pause, kind: wait, ${wait} }
  - { id: second, kind: tool, tool: files.write, with: { path: 'out/\${ inputs.tag }-2.txt', text: 'after \${ dateIn(steps.pause.output.until, run.timeZone) }' } }
output:
  schema: { type: object }
  value: { until: '\${ steps.pause.output.until }' }
`
let threeDays = ''
let untilInput = ''
beforeAll(async () => {
  threeDays = await hire('three-days', 'for: 3d')
  untilInput = await hire('until-input', "until: '${ inputs.until }'")
})
async function hire(slug: string, wait: string): Promise<string> {
  return await inScope(world.workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml: yamlOf(slug, wait), by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    return memberId
  })
}
async function start(memberId: string, inputs: { tag: string; until?: string }, purpose: 'run' | 'dry-run' = 'run'): Promise<string> {
  return await inScope(
    world.workspaceId,
    async (scope) => (await startRun(scope, { memberId, inputs, purpose, origin: 'manual', by: AUTHOR })).id,
  )
}
/** Part 1 is carried out and the run stands before its wait. */
async function startWaiting(tag: string): Promise<string> {
  const runId = await start(threeDays, { tag })
  await world.settle()
  expect(await approveAll(world.workspaceId)).toBe(1)
  await world.settle()
  return runId
}
const runOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
const waitsOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await listRunWaits(scope, id))
const kindsOf = async (id: string) =>
  (await inScope(world.workspaceId, async (scope) => await listRunEvents(scope, id))).map(({ kind }) => kind)
const pathsOf = async (id: string) =>
  (await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, id))).map(
    ({ blockPath, state }) => `${blockPath} ${state}`,
  )
/** The database's clock cannot be set; the end of the wait moves instead. */
async function letTimePass(runId: string): Promise<void> {
  await world.owner.current.owner`update muster.waits set until = clock_timestamp() - interval '1 second' where run_id = ${runId}`
}
async function finish(runId: string): Promise<void> {
  await world.settle()
  await approveAll(world.workspaceId)
  await world.settle()
  expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded' })
}
const alarms = async (runId: string) =>
  await world.owner.current.owner`select run_at from graphile_worker._private_jobs where key = ${`${world.workspaceId}:wake:${runId}`}`

test(
  'what stands before a wait is carried out first; the wait holds no slot, has its alarm in the database, and ends once',
  async () => {
    const runId = await startWaiting('plain')
    const run = await runOf(runId)
    const attempt = await inScope(world.workspaceId, async (scope) => await findAttempt(scope, runId, run.leg, run.attempt))
    const facts = {
      outcome: run.outcome,
      state: attempt?.state ?? '',
      held: false,
      admitted: run.admittedAt !== null,
      queued: run.queuedAt !== null,
    }
    expect(runStatus(facts)).toBe('waiting')
    const [wait] = await waitsOf(runId)
    if (!wait) throw new Error('no wait')
    // Three days of the zone may be an hour more or less.
    expect(Math.abs(wait.until.getTime() - wait.startedAt.getTime() - 3 * DAY_MS)).toBeLessThanOrEqual(3_600_000)
    expect(await alarms(runId)).toEqual([{ run_at: wait.until }])
    await wakeRun(world.workspaceId, runId)
    await sweepRuns()
    expect((await waitsOf(runId))[0]).toMatchObject({ status: 'waiting', until: wait.until })
    expect(await runOf(runId)).toMatchObject({ queuedAt: null, admittedAt: null })
    await letTimePass(runId)
    await wakeRun(world.workspaceId, runId)
    await finish(runId)
    expect(await pathsOf(runId)).toEqual(['first confirmed', 'second confirmed'])
    expect((await kindsOf(runId)).filter((kind) => kind === 'waiting' || kind === 'woke')).toEqual(['waiting', 'woke'])
    const { owner } = world.owner.current
    const entries =
      await owner`select type from muster.audit_events where workspace_id = ${world.workspaceId} and run_id = ${runId} and type like 'wait.%' order by seq`
    expect(entries.map(({ type }) => type)).toEqual(['wait.began', 'wait.ended'])
    expect((await replayRun(world.workspaceId, runId)).map(({ same }) => same)).toEqual([true, true])
  },
  TIMEOUT_MS,
)

test(
  'kill -9 right after a wait began: the next worker finds the same wait, not a new one, and the sweeper rings a lost alarm',
  async () => {
    const runId = await start(threeDays, { tag: 'killed' })
    await world.settle()
    await approveAll(world.workspaceId)
    await doomed.kill(runId, 'wait.begun')
    const before = await waitsOf(runId)
    expect(before).toHaveLength(1)
    const { owner } = world.owner.current
    await owner`update muster.runs set lease_until = now() - interval '1 second' where id = ${runId}`
    await sweepRuns()
    await world.settle()
    expect(await waitsOf(runId)).toEqual(before)
    expect(await runOf(runId)).toMatchObject({ outcome: null, admittedAt: null, queuedAt: null })
    await owner`delete from graphile_worker._private_jobs where key = ${`${world.workspaceId}:wake:${runId}`}`
    await letTimePass(runId)
    await sweepRuns()
    await finish(runId)
    expect(await pathsOf(runId)).toEqual(['first confirmed', 'second confirmed'])
    expect((await replayRun(world.workspaceId, runId)).every(({ same }) => same)).toBe(true)
  },
  TIMEOUT_MS,
)

test(
  'kill -9 at every boundary after the wait: it is over for the next worker too',
  async () => {
    const runId = await startWaiting('later')
    await letTimePass(runId)
    await wakeRun(world.workspaceId, runId)
    for (const point of ['plan.before_artifacts', 'plan.after_artifacts', 'seal.after'] as const) {
      await doomed.kill(runId, point)
      await world.owner.current.owner`update muster.runs set lease_until = now() - interval '1 second' where id = ${runId}`
      await sweepRuns()
    }
    await finish(runId)
    expect((await replayRun(world.workspaceId, runId)).every(({ same }) => same)).toBe(true)
  },
  TIMEOUT_MS,
)

test(
  'two alarms and two workers at once: one continuation, one plan, one decision',
  async () => {
    const runId = await startWaiting('two')
    await letTimePass(runId)
    await Promise.all([wakeRun(world.workspaceId, runId), wakeRun(world.workspaceId, runId), sweepRuns()])
    expect((await kindsOf(runId)).filter((kind) => kind === 'woke')).toHaveLength(1)
    await admitRuns()
    await Promise.allSettled([advance(world.workspaceId, runId, 'a'), advance(world.workspaceId, runId, 'b')])
    await world.settle()
    expect(await approveAll(world.workspaceId)).toBe(1)
    await world.settle()
    expect(await pathsOf(runId)).toEqual(['first confirmed', 'second confirmed'])
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded', leg: 2 })
  },
  TIMEOUT_MS,
)

test.each([10, -10])(
  'the clock of a host that jumps by %i days ends no wait: the database says what time it is',
  async (days) => {
    const runId = await startWaiting(`jump${days}`)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY_MS })
    await wakeRun(world.workspaceId, runId)
    expect((await waitsOf(runId))[0]).toMatchObject({ status: 'waiting' })
    await letTimePass(runId)
    await wakeRun(world.workspaceId, runId)
    expect((await waitsOf(runId))[0]).toMatchObject({ status: 'ended' })
    vi.useRealTimers()
    await finish(runId)
  },
  TIMEOUT_MS,
)

test(
  'a run that waits can be cancelled; its alarm then does nothing, and planning the rest does not write the first file again',
  async () => {
    const runId = await startWaiting('stop')
    await inScope(world.workspaceId, async (scope) => await cancelRun(scope, runId, AUTHOR))
    expect(await runOf(runId)).toMatchObject({ outcome: 'cancelled' })
    expect((await waitsOf(runId))[0]).toMatchObject({ status: 'cancelled' })
    await letTimePass(runId)
    await wakeRun(world.workspaceId, runId)
    expect(await runOf(runId)).toMatchObject({ outcome: 'cancelled', queuedAt: null })
    const rest = await inScope(world.workspaceId, async (scope) => await retryRun(scope, runId, AUTHOR))
    await world.settle()
    expect(await approveAll(world.workspaceId)).toBe(0)
    expect(await waitsOf(rest.id)).toMatchObject([{ status: 'waiting' }])
    await letTimePass(rest.id)
    await wakeRun(world.workspaceId, rest.id)
    await finish(rest.id)
    expect(await pathsOf(rest.id)).toEqual(['second confirmed'])
  },
  TIMEOUT_MS,
)

test(
  'what time has passed in a run has passed for the one that plans its rest',
  async () => {
    const runId = await startWaiting('over')
    await letTimePass(runId)
    await wakeRun(world.workspaceId, runId)
    await world.settle()
    await inScope(world.workspaceId, async (scope) => await cancelRun(scope, runId, AUTHOR))
    const rest = await inScope(world.workspaceId, async (scope) => await retryRun(scope, runId, AUTHOR))
    await finish(rest.id)
    expect(await waitsOf(rest.id)).toEqual([])
    expect((await replayRun(world.workspaceId, rest.id)).every(({ same }) => same)).toBe(true)
  },
  TIMEOUT_MS,
)

test(
  'a wait until a moment that is past is over at once; one that is none, or more than a year away, fails with its step',
  async () => {
    const past = await start(untilInput, { tag: 'past', until: '2020-02-29' })
    await world.settle()
    await approveAll(world.workspaceId)
    await finish(past)
    expect(await runOf(past)).toMatchObject({ output: { until: '2020-02-28T23:00:00.000Z' } })
    expect((await readBytes(world.workspaceId, 'out/past-2.txt')).toString()).toBe('after 2020-02-29')
    for (const until of ['tomorrow', '2999-01-01']) {
      const runId = await start(untilInput, { tag: until, until })
      await world.settle()
      await approveAll(world.workspaceId)
      await world.settle()
      expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'VALIDATION', leg: 2 })
      const events = await inScope(world.workspaceId, async (scope) => await listRunEvents(scope, runId))
      expect(events.find(({ data }) => (data as { to?: string }).to === 'FAILED')?.data).toMatchObject({
        at_step: 'pause',
        at_field: 'until',
      })
    }
  },
  TIMEOUT_MS,
)

test('a try waits for nothing and plans its part', async () => {
  const memberId = await inScope(world.workspaceId, async (scope) => {
    const yaml = yamlOf('try-first', 'for: 90d').replace(/ {2}- \{ id: first.*\n/, '')
    return (await createMember(scope, { yaml, by: AUTHOR })).memberId
  })
  const runId = await start(memberId, { tag: 'try' }, 'dry-run')
  await world.settle()
  expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded' })
  expect(await alarms(runId)).toEqual([])
})

test(
  'with a worker and its queue, the run goes on by itself when the time has come',
  async () => {
    const second = await hire('one-second', 'for: PT1S')
    const runId = await start(second, { tag: 'self' })
    await world.settle()
    await approveAll(world.workspaceId)
    const stop = new AbortController()
    const ended = runJobs({
      systemUrl: world.owner.current.systemUrl,
      tasks: {
        admit: async () => void (await admitRuns()),
        advance: async (payload, job) => await advance(payload.workspaceId, String(payload['runId']), job.workerId),
        wake: async (payload) => await wakeRun(payload.workspaceId, String(payload['runId'])),
        checkpoint: async () => {},
      },
      concurrency: 2,
      signal: stop.signal,
      log: makeLog({ level: 'error', write: () => {}, nowMs: () => Date.now() }),
    })
    await vi.waitUntil(async () => (await runOf(runId)).leg === 2 && (await approveAll(world.workspaceId)) === 1, TIMEOUT_MS)
    await vi.waitUntil(async () => (await runOf(runId)).outcome !== null, TIMEOUT_MS)
    stop.abort()
    await ended
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded' })
  },
  TIMEOUT_MS,
)
