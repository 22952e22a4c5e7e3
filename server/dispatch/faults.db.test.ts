import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { consumeToken } from '#server/dispatch/consume-token.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, holdRun, tamper } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun, listRunEvents } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What becomes of a run when its own machinery fails: nothing is tried for ever, and nothing is claimed that is not known. */
const world = useRunWorld()
let memberId = ''
let count = 0
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})
afterEach(() => {
  injectFaults(null)
  vi.restoreAllMocks()
})

const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const runOf = async (runId: string) => await inWorld(async (scope) => await findRun(scope, runId))
const eventsOf = async (runId: string, kind: string) =>
  (await inWorld(async (scope) => await listRunEvents(scope, runId))).filter((event) => event.kind === kind)
const start = async () => await startThreeParts(world.workspaceId, memberId, `faults-${++count}`)

function failEvery(here: FaultPoint): void {
  injectFaults((point) => {
    if (point === here) throw new Error(`fault at ${here}`)
  })
}
/** The queue's tries of one job: each fails, until the run is not wanting any more. */
async function tryAgain(times: number): Promise<number> {
  let thrown = 0
  for (let n = 0; n < times; n += 1) await world.settle().catch(() => (thrown += 1))
  return thrown
}

describe('something unforeseen', () => {
  test('before take-off is tried five times in a row, then the run ends and says so', async () => {
    const runId = await start()
    failEvery('seal.before')
    expect(await tryAgain(4)).toBe(4)
    expect(await runOf(runId)).toMatchObject({ outcome: null })
    expect(await tryAgain(2)).toBe(0)
    expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'ENGINE_ERROR' })
    expect(await eventsOf(runId, 'fault')).toHaveLength(5)
  })

  test('that passes leaves the count at nothing: only faults in a row add up', async () => {
    const runId = await start()
    for (const point of ['plan.before_artifacts', 'seal.before', 'preflight.after'] as const) {
      failEvery(point)
      await tryAgain(3)
    }
    injectFaults(null)
    await world.settle()
    expect(await runOf(runId)).toMatchObject({ outcome: null })
    expect(await inWorld(async (scope) => await findAttempt(scope, runId, 1, 1))).toMatchObject({ state: 'AWAITING_APPROVAL' })
    await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
  })

  test('again and again before an action is sent stops the run: the action is skipped, not unknown', async () => {
    const runId = await start()
    await world.settle()
    await approveAll(world.workspaceId)
    failEvery('effect.before_sent')
    expect(await tryAgain(6)).toBe(4)
    expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'PARTIAL' })
    const rows = await inWorld(async (scope) => await listRunEffects(scope, runId))
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['skipped']))
  })
})

test('a look at the targets that is older than ten seconds when the token would be spent does not count', async () => {
  const runId = await start()
  await world.settle()
  await approveAll(world.workspaceId)
  const { context, attempt } = await holdRun(world, runId)
  let ms = systemClock.monotonicMs()
  vi.spyOn(systemClock, 'monotonicMs').mockImplementation(() => (ms += 10_001))
  await expect(consumeToken(context, attempt)).rejects.toThrow('CONFLICT')
  expect(await inWorld(async (scope) => await listRunEffects(scope, runId))).toEqual([])
  vi.restoreAllMocks()
  await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
})

const CATCHES = `
metadata: { name: Catches, slug: catches }
objective: Go on without the file when it is not there.
tools:
  - { tool: files.read, targets: ['in/**'] }
  - { tool: files.write, targets: ['out/**'] }
inputs: { type: object, properties: {}, additionalProperties: false }
steps:
  - id: look
    kind: attempt
    steps:
      - { id: file, kind: tool, tool: files.read, with: { path: in/missing.txt } }
    catch:
      - { id: none, kind: set, values: { text: '\${ error.code }' } }
  - { id: note, kind: tool, tool: files.write, with: { path: out/note.txt, text: '\${ steps.look.output.text }' } }
output:
  schema: { type: object }
  value: { n: 1 }
`

describe('a read that was refused inside attempt', () => {
  const startCatching = async () => {
    const id = await hire(world.workspaceId, CATCHES)
    const inputs = {}
    return (await inWorld(async (scope) => await startRun(scope, { memberId: id, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })))
      .id
  }

  test('is evidence: the next worker takes the same way though the file is there now, and so does the replay check', async () => {
    const runId = await startCatching()
    injectFaults((point) => {
      if (point === 'plan.before_artifacts') throw new Error('lost')
    })
    expect(await tryAgain(1)).toBe(1)
    injectFaults(null)
    await writeBytes(world.workspaceId, 'in/missing.txt', Buffer.from('late'))
    await world.settle()
    await rm(join(world.dataDir, 'workspaces', world.workspaceId, 'files/in/missing.txt'))
    const rows = await inWorld(async (scope) => await listArtifacts(scope, runId, 1, 1))
    expect(rows.filter(({ name }) => name.startsWith('e')).map(({ bodyText }) => bodyText)).toEqual(['{"refused":"FILE_NOT_FOUND"}'])
    expect(rows.find(({ role }) => role === 'state')?.bodyText).toContain('FILE_NOT_FOUND')
    expect(await replayRun(world.workspaceId, runId)).toMatchObject([{ same: true }])
    await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
  })

  test('whose record is gone makes the replay check say so', async () => {
    const runId = await startCatching()
    await world.settle()
    await tamper(world, `delete from muster.artifacts where run_id = $1 and name like 'e%'`, [runId])
    expect(await replayRun(world.workspaceId, runId)).toMatchObject([
      { same: false, differences: [expect.stringContaining('no record of')] },
    ])
    await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
  })
})
