import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { announceDatabase } from '#server/audit/announce-database.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { checkpointDue } from '#server/audit/checkpoint-due.ts'
import { listRecent } from '#server/audit/store.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { startSigner, type TestSigner } from '#server/signer/testing/start-signer.ts'
import { inScope, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

const database = useTestDatabase()
let signer: TestSigner
beforeAll(async () => {
  signer = await startSigner()
  process.env['MUSTER_SIGNER_SOCKET'] = signer.socketPath
})
afterAll(async () => await signer.remove())

const append = async (workspaceId: string, n: number) => {
  const drafts = Array.from({ length: n }, () => ({ type: 'workspace.changed' as const }))
  await inScope(workspaceId, async (scope) => await appendAudit(scope, drafts, { atMs: Date.now(), ids: systemIds }))
}
const epochEvents = async () =>
  await inScope(SYSTEM_WORKSPACE, async (scope) => await listRecent(scope, { type: 'epoch.raised', limit: 10 }))

test('checkpoints are made where they are due; a chain that is refused keeps no other waiting', async () => {
  await append('ws_a', 5)
  await append('ws_b', 2)
  expect(await checkpointDue(3)).toEqual({ covered: ['ws_a'], refused: [] })
  expect(await checkpointDue(1)).toEqual({ covered: ['ws_b'], refused: [] })
  expect(await checkpointDue(1)).toEqual({ covered: [], refused: [] })
  for (const id of ['ws_a', 'ws_b']) await append(id, 1)
  await database.current.owner`update muster.audit_events set leaf_hash = ${'0'.repeat(64)} where workspace_id = 'ws_a' and seq = 2`
  expect(await checkpointDue(1)).toEqual({ covered: ['ws_b'], refused: ['ws_a'] })
})

test('announcing at every start raises nothing, also while others sign; a restored database raises the epoch, on record', async () => {
  const { epoch } = await announceDatabase('/data')
  await Promise.all(
    Array.from({ length: 16 }, async (_, n) => {
      await append('ws_c', 1)
      if (n % 2) await checkpointDue(1)
      expect(await announceDatabase('/data')).toEqual({ epoch, raised: null })
    }),
  )
  expect(await epochEvents()).toEqual([])
  await checkpointDue(1)
  // An older snapshot: the last entries of one workspace are gone.
  await database.current.owner`delete from muster.audit_events where workspace_id = 'ws_c' and seq > 10`
  const { epoch: next, raised } = await announceDatabase('/data')
  expect(next).not.toBe(epoch)
  expect(raised).toBe('database behind the checkpoint of ws_c')
  const [event] = await epochEvents()
  expect(JSON.parse(event?.envelopeText ?? '{}')).toMatchObject({ event: { severity: 'critical' }, ext: { epoch: next, before: epoch } })
  await append('ws_c', 1)
  expect((await checkpointDue(1)).covered).toContain('ws_c')
  expect((await announceDatabase('/data')).raised).toBeNull()
})
