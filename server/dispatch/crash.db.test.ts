import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { advance } from '#server/dispatch/advance.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { BOUNDARIES } from '#server/dispatch/testing/boundaries.ts'
import { connectReceipts, receiptsOf } from '#server/dispatch/testing/connect-receipts.ts'
import { useDoomedWorkers } from '#server/dispatch/testing/doomed-workers.ts'
import { expectThreeReceipts, finish, hireReceiptWriter, nextWorker, resolve } from '#server/dispatch/testing/receipt-chain.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const doomed = useDoomedWorkers(world)
/** Drops repeats by key; does not. */
let byKey = ''
let none = ''
/** Told by its probe. */
let files = ''
beforeAll(async () => {
  await connectReceipts(world)
  byKey = await hireReceiptWriter(world.workspaceId, 'issue')
  files = await hireThreeParts(world.workspaceId)
  none = await hireReceiptWriter(world.workspaceId, 'hand')
})
afterAll(stopConnectors)

/** A hang ends; a busy machine does not fail. */
const TIMEOUT_MS = 300_000
const PARTS = [1, 2, 3] as const

const runOf = async (runId: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, runId))
const effectsOf = async (runId: string) => await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))
const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The next worker plans the present part, and a second person approves it. */
async function approveNext(runId: string): Promise<void> {
  await nextWorker(world, runId)
  expect(await approveAll(world.workspaceId)).toBe(1)
}

async function expectHeld(runId: string, part: number): Promise<void> {
  const attempt = await inScope(world.workspaceId, async (scope) => await findAttempt(scope, runId, part, 1))
  expect(attempt).toMatchObject({ state: 'TAKEOFF_RUNNING', hold: { reason: 'unknown_effect' } })
}

/** Three workers in a row fail at a point, by an exception; then the run is driven to its end. */
async function failThreeTimes(runId: string, point: FaultPoint): Promise<void> {
  let thrown = 0
  injectFaults((here) => {
    if (here !== point || thrown >= 3) return
    thrown += 1
    throw new Error(`fault at ${point}`)
  })
  try {
    for (let turn = 0; turn < 20; turn += 1) {
      try {
        await world.settle()
      } catch (error) {
        if (!String(error).includes('fault at')) throw error
        continue
      }
      if ((await approveAll(world.workspaceId)) === 0) break
    }
  } finally {
    injectFaults(null)
  }
  await finish(world, runId)
  expect(thrown).toBe(3)
}

test.each(BOUNDARIES)(
  'a worker that fails at %s, in every part, loses nothing and does nothing twice',
  async (point) => {
    const tag = `throw-${point.replace(/[._]/g, '-')}`
    const runId = await startThreeParts(world.workspaceId, byKey, tag)
    await failThreeTimes(runId, point)
    await expectThreeReceipts(world, runId, tag)
  },
  TIMEOUT_MS,
)

test.each(PARTS)(
  'kill -9 at every boundary of part %i, one worker after another: the last one finishes, nothing happens twice',
  async (part) => {
    const { workspaceId } = world
    const tag = `kill-${part}`
    const before = receiptsOf(world, tag).calls
    const runId = await startThreeParts(workspaceId, byKey, tag)
    for (let leg = 1; leg < part; leg += 1) await approveNext(runId)
    for (const point of BOUNDARIES) {
      if (point === 'token.before_consume') await approveNext(runId)
      await doomed.kill(runId, point)
      expect(await runOf(runId), point).toMatchObject({ outcome: null })
    }
    await finish(world, runId)
    await expectThreeReceipts(world, runId, tag)
    // Killed between the call and its settling: sent again under its key, and the server gives the number it gave before.
    expect(receiptsOf(world, tag).calls - before).toBe(4)
  },
  TIMEOUT_MS,
)

test.each(PARTS)(
  'kill -9 after part %i was called, without a key: never sent again, a person says that it was done',
  async (part) => {
    const { workspaceId } = world
    const tag = `done-${part}`
    const runId = await startThreeParts(workspaceId, none, tag)
    for (let leg = 1; leg <= part; leg += 1) await approveNext(runId)
    await doomed.kill(runId, 'effect.after_call')
    await finish(world, runId)
    await expectHeld(runId, part)
    expect(receiptsOf(world, tag).receipts).toHaveLength(part)
    await resolve(world, runId, part, 'done')
    await finish(world, runId)
    expect(receiptsOf(world, tag).receipts).toHaveLength(part)
    const [last] = (await effectsOf(runId)).slice(-1)
    expect(last).toMatchObject({ leg: part, state: 'confirmed', resolvedBy: APPROVER })
    // The number that only the lost answer told is not made up: what needs it says so.
    expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'VALIDATION', leg: part + 1 })
  },
  TIMEOUT_MS,
)

test.each(PARTS)(
  'kill -9 before the call of part %i went out, without a key: a person says that it was not done, and the rest is planned again',
  async (part) => {
    const { workspaceId } = world
    const tag = `lost-${part}`
    const runId = await startThreeParts(workspaceId, none, tag)
    for (let leg = 1; leg <= part; leg += 1) await approveNext(runId)
    await doomed.kill(runId, 'effect.after_sent')
    await finish(world, runId)
    await expectHeld(runId, part)
    expect(receiptsOf(world, tag).receipts).toHaveLength(part - 1)
    await resolve(world, runId, part, 'not_done')
    await finish(world, runId)
    expect(await runOf(runId)).toMatchObject({
      outcome: 'failed',
      reasonCode: 'PARTIAL',
    })
    const rest = await inScope(workspaceId, async (scope) => await retryRun(scope, runId, AUTHOR))
    await finish(world, rest.id)
    await expectThreeReceipts(world, rest.id, tag)
  },
  TIMEOUT_MS,
)

test.each(['effect.before_sent', 'effect.after_sent', 'effect.after_call'] as const)(
  'a worker that fails at %s: where the look-up tells whether it happened, it is not asked of anybody',
  async (point) => {
    const { workspaceId } = world
    const tag = `probe-${point.replace(/[._]/g, '-')}`
    const runId = await startThreeParts(workspaceId, files, tag)
    await failThreeTimes(runId, point)
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded' })
    expect((await effectsOf(runId)).map(({ leg, state }) => `${leg} ${state}`)).toEqual(['1 confirmed', '2 confirmed', '3 confirmed'])
    const [one, two] = ['first', `after ${sha('first')}`]
    for (const [n, text] of [one, two, `after ${sha(two)}`].entries())
      expect((await readBytes(workspaceId, `out/${tag}-${n + 1}.txt`)).toString()).toBe(text)
    expect((await replayRun(workspaceId, runId)).filter((leg) => !leg.same)).toEqual([])
  },
  TIMEOUT_MS,
)

test(
  'two workers on one run: the one with the older fence writes nothing',
  async () => {
    const runId = await startThreeParts(world.workspaceId, byKey, 'two')
    await world.settle()
    await approveAll(world.workspaceId)
    const { owner } = world.owner.current
    await owner`update muster.runs set admitted_at = now() where id = ${runId}`
    await Promise.allSettled([
      advance(world.workspaceId, runId, 'a'),
      advance(world.workspaceId, runId, 'b'),
      advance(world.workspaceId, runId, 'c'),
    ])
    await finish(world, runId)
    await expectThreeReceipts(world, runId, 'two')
  },
  TIMEOUT_MS,
)

test('after all of it the chain is whole', async () => {
  let text = ''
  for await (const line of exportAudit(world.workspaceId)) text += line
  expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
})
