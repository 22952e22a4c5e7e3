import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectReceipts, receiptsOf } from '#server/dispatch/testing/connect-receipts.ts'
import { useDoomedWorkers } from '#server/dispatch/testing/doomed-workers.ts'
import { expectThreeReceipts, finish, hireReceiptWriter, resolve } from '#server/dispatch/testing/receipt-chain.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import type { FaultPoint } from '#server/observability/fault-point.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const doomed = useDoomedWorkers(world)
let byKey = ''
let none = ''
beforeAll(async () => {
  await connectReceipts(world)
  byKey = await hireReceiptWriter(world.workspaceId, 'issue')
  none = await hireReceiptWriter(world.workspaceId, 'hand')
})
afterAll(stopConnectors)

const TIMEOUT_MS = 300_000
const POINTS: readonly FaultPoint[] = [
  'plan.before_read',
  'plan.after_evidence',
  'plan.before_artifacts',
  'seal.before',
  'preflight.after',
  'token.before_consume',
  'effect.before_sent',
  'effect.after_call',
  'leg.completed',
]

/** All that a worker writes about a run but the decisions of the gateway, which are about calls. */
async function written(runId: string): Promise<unknown> {
  const { owner } = world.owner.current
  return await Promise.all([
    owner`select * from muster.runs where id = ${runId}`,
    owner`select * from muster.attempts where run_id = ${runId} order by leg, attempt`,
    owner`select leg, attempt, name, artifact_hash from muster.artifacts where run_id = ${runId} order by leg, attempt, name`,
    owner`select * from muster.effects where run_id = ${runId} order by leg, attempt, ordinal`,
    owner`select count(*)::int from muster.run_events where run_id = ${runId}`,
    owner`select count(*)::int from muster.audit_events where run_id = ${runId} and type not like 'gateway.%'`,
  ])
}

test.each(POINTS)(
  'a worker that sleeps at %s while another one takes the run wakes up and writes nothing',
  async (point) => {
    const tag = `sleep-${point.replace(/[._]/g, '-')}`
    const runId = await startThreeParts(world.workspaceId, byKey, tag)
    if (!/^(plan|seal|preflight)/.test(point)) {
      await world.settle()
      await approveAll(world.workspaceId)
    }
    const wake = await doomed.sleep(runId, point)
    // The other one goes as far as it can: to the next question, or past this part.
    await world.settle()
    const before = await written(runId)
    await wake()
    expect(await written(runId)).toEqual(before)
    await finish(world, runId)
    await expectThreeReceipts(world, runId, tag)
  },
  TIMEOUT_MS,
)

test(
  'a worker that sleeps between taking an action and sending it: the other one sends nothing, what it does late is not counted',
  async () => {
    const runId = await startThreeParts(world.workspaceId, none, 'late')
    await world.settle()
    await approveAll(world.workspaceId)
    const wake = await doomed.sleep(runId, 'effect.after_sent')
    await world.settle()
    const states = async () =>
      (await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).map(({ state }) => state)
    expect(await states()).toEqual(['unknown'])
    await wake()
    expect(await states()).toEqual(['unknown'])
    expect(receiptsOf(world, 'late').calls).toBe(1)
    await resolve(world, runId, 1, 'done')
    expect(await states()).toEqual(['confirmed'])
  },
  TIMEOUT_MS,
)
