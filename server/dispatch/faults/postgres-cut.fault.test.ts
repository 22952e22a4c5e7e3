import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { BOUNDARIES, beforeDecision } from '#server/dispatch/testing/boundaries.ts'
import { connectReceipts } from '#server/dispatch/testing/connect-receipts.ts'
import { leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { useOwnPostgres } from '#server/dispatch/testing/own-postgres.ts'
import { expectThreeReceipts, finish, hireReceiptWriter } from '#server/dispatch/testing/receipt-chain.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'

const WORKER = join(import.meta.dirname, '../testing/cutting-worker.ts')
const postgres = useOwnPostgres()
const world = useRunWorld()
let byKey = ''
beforeAll(async () => {
  await connectReceipts(world)
  byKey = await hireReceiptWriter(world.workspaceId, 'issue')
})
afterEach(async () => await leaveNothing(world))
afterAll(stopConnectors)

test.each(BOUNDARIES)(
  'PostgreSQL is cut off at %s and comes back: the run goes on, nothing is lost, nothing happens twice',
  async (point) => {
    const tag = `cut-${point.replace(/[._]/g, '-')}`
    const runId = await startThreeParts(world.workspaceId, byKey, tag)
    if (!beforeDecision(point)) {
      await world.settle()
      expect(await approveAll(world.workspaceId)).toBe(1)
    }
    const worker = spawn(process.execPath, [WORKER, world.workspaceId, runId, point, String(postgres.pid())], { stdio: 'ignore' })
    const [code] = (await once(worker, 'exit')) as [number | null]
    expect(code, 'the worker came past that point').not.toBe(3)
    await postgres.startAgain()
    await finish(world, runId)
    await expectThreeReceipts(world, runId, tag)
  },
)

test('after all of it the chain is whole', async () => {
  let text = ''
  for await (const line of exportAudit(world.workspaceId)) text += line
  expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
})
