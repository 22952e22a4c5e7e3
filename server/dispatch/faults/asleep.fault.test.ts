import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { BOUNDARIES, beforeDecision } from '#server/dispatch/testing/boundaries.ts'
import { connectReceipts } from '#server/dispatch/testing/connect-receipts.ts'
import { useDoomedWorkers } from '#server/dispatch/testing/doomed-workers.ts'
import { leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { expectThreeReceipts, finish, hireReceiptWriter, nextWorker } from '#server/dispatch/testing/receipt-chain.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'

const world = useRunWorld()
const doomed = useDoomedWorkers(world)
let byKey = ''
beforeAll(async () => {
  await connectReceipts(world)
  byKey = await hireReceiptWriter(world.workspaceId, 'issue')
})
afterEach(async () => await leaveNothing(world))
afterAll(stopConnectors)

/** What a worker writes about a run, but the gateway's decisions, which are about calls. */
async function written(runId: string): Promise<unknown> {
  const { owner } = world.owner.current
  return await Promise.all([
    owner`select * from muster.runs where id = ${runId}`,
    owner`select * from muster.attempts where run_id = ${runId} order by leg, attempt`,
    owner`select * from muster.effects where run_id = ${runId} order by leg, attempt, ordinal`,
    owner`select count(*)::int from muster.artifacts where run_id = ${runId}`,
    owner`select count(*)::int from muster.audit_events where run_id = ${runId} and type not like 'gateway.%'`,
  ])
}

test.each(BOUNDARIES)(
  'SIGSTOP in the second part at %s: another worker takes the run, the one that wakes up writes nothing',
  async (point) => {
    const tag = `stop-${point.replace(/[._]/g, '-')}`
    const runId = await startThreeParts(world.workspaceId, byKey, tag)
    await nextWorker(world, runId)
    expect(await approveAll(world.workspaceId)).toBe(1)
    if (!beforeDecision(point)) {
      await nextWorker(world, runId)
      await approveAll(world.workspaceId)
    }
    const wake = await doomed.sleep(runId, point)
    await nextWorker(world, runId)
    const before = await written(runId)
    await wake()
    expect(await written(runId)).toEqual(before)
    await finish(world, runId)
    await expectThreeReceipts(world, runId, tag)
  },
)
