import { expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { reclassify } from '#server/catalogue/testing/reclassify.ts'
import { APPROVER, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const ballotBox = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:spend'], authenticatedAtMs: Date.now() }

/** Numbers in the chain of the first event of each kind, and sizes of the signed checkpoints. */
async function chainOf(runId: string) {
  const sql = world.owner.current.owner
  const events = await sql`select type, min(seq)::int as seq from muster.audit_events where run_id = ${runId} group by type`
  const seqOf = (type: string) => Number(events.find((row) => row['type'] === type)?.['seq'])
  const sizes = (await sql`select size::int as size from muster.audit_checkpoints`).map((row) => Number(row['size']))
  return { intended: seqOf('effect.intended'), sent: seqOf('effect.sent'), sizes }
}

test('what costs money is sent only after a signed checkpoint covers the intention', async () => {
  const { workspaceId } = world
  await reclassify(workspaceId, 'files.write', 'spend')
  const memberId = await hireThreeParts(workspaceId)
  const runId = await startThreeParts(workspaceId, memberId, 'spend')
  await world.settle()
  const [approval] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 }))
  await vote(workspaceId, ballotBox, { approvalId: approval?.id ?? '', decision: 'approve', token: approval?.token ?? '', reason: '' })
  await world.settle()
  const { intended, sent, sizes } = await chainOf(runId)
  expect(sent).toBeGreaterThan(intended)
  expect(sizes.some((size) => size >= intended && size < sent)).toBe(true)
})
