import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { sweepRuns } from '#server/dispatch/sweep-runs.ts'
import { BOUNDARIES } from '#server/dispatch/testing/boundaries.ts'
import { connectReceipts, receiptsOf } from '#server/dispatch/testing/connect-receipts.ts'
import { hireReceiptWriter } from '#server/dispatch/testing/receipt-chain.ts'
import { APPROVER, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { injectFaults } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let byKey = ''
beforeAll(async () => {
  await connectReceipts(world)
  byKey = await hireReceiptWriter(world.workspaceId, 'issue')
})
afterEach(() => {
  injectFaults(null)
  vi.restoreAllMocks()
})
afterAll(stopConnectors)

const DAY_MS = 24 * 3_600_000
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const runOf = async (runId: string) => await inWorld(async (scope) => await findRun(scope, runId))

/** From now on the host is that many days off. */
function jump(days: number): void {
  vi.spyOn(systemClock, 'nowMs').mockImplementation(() => Date.now() + days * DAY_MS)
}

async function approve(): Promise<number> {
  const open = await inWorld(async (scope) => await listApprovals(scope, { status: 'pending', limit: 10 }))
  const person = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'] }
  for (const { id, token } of open) {
    const ballot = { approvalId: id, decision: 'approve' as const, token, reason: '' }
    await vote(world.workspaceId, { ...person, authenticatedAtMs: systemClock.nowMs() }, ballot).catch(() => {})
  }
  return open.length
}

/** Drives a run to its end while the clock jumps where it passes a boundary for the first time. */
async function driveThrough(days: number, point: string): Promise<{ runId: string; tag: string }> {
  const tag = `clock-${days}-${point.replace(/[._]/g, '-')}`
  const runId = await startThreeParts(world.workspaceId, byKey, tag)
  injectFaults((here) => {
    if (here === point) jump(days)
  })
  for (let turn = 0; turn < 12; turn += 1) {
    await world.settle()
    await sweepRuns()
    if ((await approve()) === 0 && (await runOf(runId)).outcome !== null) break
  }
  return { runId, tag }
}

/** What the server wrote, each once and in order, is what the ledger says. */
async function expectHonest(runId: string, tag: string): Promise<number> {
  const { receipts, calls } = receiptsOf(world, tag)
  expect(new Set(receipts.map(({ text }) => text)).size).toBe(receipts.length)
  const rows = await inWorld(async (scope) => await listRunEffects(scope, runId))
  expect(rows.filter(({ state }) => state === 'confirmed').map(({ response }) => response)).toEqual(
    receipts.map(({ number }) => ({ number })),
  )
  expect(rows.filter(({ state }) => state === 'sent' || state === 'unknown')).toEqual([])
  expect(calls).toBeGreaterThanOrEqual(receipts.length)
  return receipts.length
}

describe('the clock of the host jumps', () => {
  test.each(BOUNDARIES)('10 days back at %s: the run ends as planned, each action once', async (point) => {
    const { runId, tag } = await driveThrough(-10, point)
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded' })
    expect(await expectHonest(runId, tag)).toBe(3)
  })

  test.each(BOUNDARIES)('10 days ahead at %s: what ran out ends and sends nothing, the rest ends as planned', async (point) => {
    const { runId, tag } = await driveThrough(10, point)
    const { outcome, reasonCode } = await runOf(runId)
    const done = await expectHonest(runId, tag)
    if (outcome === 'succeeded') expect(done).toBe(3)
    else expect([done, reasonCode]).toEqual([0, outcome === 'expired' ? 'EXPIRED' : 'PARTIAL'])
  })
})
