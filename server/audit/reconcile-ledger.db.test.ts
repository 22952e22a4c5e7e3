import { beforeAll, expect, test } from 'vitest'
import { appendAudit } from '#server/audit/append-audit.ts'
import { reconcileLedger } from '#server/audit/reconcile-ledger.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let runId: string

beforeAll(async () => {
  const memberId = await hireThreeParts(world.workspaceId)
  runId = await startThreeParts(world.workspaceId, memberId, 'done')
  await startThreeParts(world.workspaceId, memberId, 'also')
  for (let part = 0; part < 4; part += 1) {
    await world.settle()
    await approveAll(world.workspaceId)
  }
  await world.settle()
})

test('ledger and chain of real runs agree, to the last action', async () =>
  expect(await reconcileLedger(world.workspaceId)).toEqual({ ok: true, actions: 6, differenceCount: 0, differences: [] }))

test('a changed, a removed and an unrecorded action are each named; another workspace sees nothing of it', async () => {
  const { owner } = world.owner.current
  await owner`update muster.effects set artifact_hash = ${'0'.repeat(64)} where run_id = ${runId} and leg = 1`
  await owner`delete from muster.effects where run_id = ${runId} and leg = 2`
  await owner`insert into muster.effects select (json_populate_record(e, json_build_object('ordinal', 99, 'item_digest', 'other'))).* from muster.effects e where run_id = ${runId} and leg = 3`
  const report = await reconcileLedger(world.workspaceId)
  expect(report).toMatchObject({ ok: false, differenceCount: 3 })
  expect(report.differences.map(({ step, ordinal, why }) => [step, ordinal, why]).toSorted()).toEqual([
    ['leg-1.1', 1, 'ledger and chain name different bytes'],
    ['leg-2.1', 1, 'the chain has an action that the ledger does not know'],
    ['leg-3.1', 99, 'the ledger has an action ("confirmed") that the chain does not know'],
  ])
  expect(await reconcileLedger('ws_other')).toMatchObject({ ok: true, actions: 0 })
})

test('an entry about an action that never was is named', async () => {
  const draft = {
    type: 'effect.confirmed' as const,
    workflow: { workflow_id: 'run_nobody', step_id: 'leg-1.1', mode: 'take-off' as const },
    ext: { ordinal: 1 },
  }
  await inScope('ws_other', async (scope) => await appendAudit(scope, [draft], { atMs: Date.now(), ids: systemIds }))
  expect((await reconcileLedger('ws_other')).differences).toMatchObject([{ runId: 'run_nobody', seq: 1 }])
})
