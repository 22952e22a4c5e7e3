import { expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { tightenOpenApprovals } from '#server/approvals/tighten-open-approvals.ts'
import { vote } from '#server/approvals/vote.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const person = (userId: string, more: object = {}) => ({
  userId,
  role: 'operator' as const,
  grants: ['approvals:decide:external_write'],
  authenticatedAtMs: Date.now(),
  ...more,
})
const onlyApproval = async () => (await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { limit: 10 })))[0]

test('who may vote is looked at again on every ballot, and a decision is taken once', async () => {
  const { workspaceId } = world
  await world.owner.current.owner`update system.workspaces set single_person_approval = true where id = ${workspaceId}`
  const memberId = await hireThreeParts(workspaceId)
  const runId = await startThreeParts(workspaceId, memberId, 'tighten')
  await world.settle()
  const approval = await onlyApproval()
  if (!approval) throw new Error('no approval')
  const ballot = { approvalId: approval.id, decision: 'approve' as const, token: approval.token, reason: '' }

  await expect(vote(workspaceId, person('usr_viewer', { role: 'viewer' }), ballot)).rejects.toThrow('FORBIDDEN')
  await expect(vote(workspaceId, person('usr_nobody', { grants: [] }), ballot)).rejects.toThrow('APPROVER_NOT_ENTITLED')
  await expect(vote(workspaceId, person(APPROVER, { authenticatedAtMs: Date.now() - 9 * 3_600_000 }), ballot)).rejects.toThrow(
    'REAUTH_REQUIRED',
  )
  await expect(vote(workspaceId, person(APPROVER), { ...ballot, token: 'f'.repeat(64) })).rejects.toThrow('PLAN_STALE')

  // In practice the author may approve alone; leaving it voids that vote and asks again.
  expect(await vote(workspaceId, person(AUTHOR), ballot)).toMatchObject({ status: 'approved' })
  await world.owner.current.owner`update system.workspaces set practice = false, single_person_approval = false where id = ${workspaceId}`
  expect(await tightenOpenApprovals(workspaceId)).toBe(1)
  await world.settle()
  expect(await inScope(workspaceId, async (scope) => await findAttempt(scope, runId, 1, 1))).toMatchObject({ state: 'AWAITING_APPROVAL' })
  expect(await inScope(workspaceId, async (scope) => await listRunEffects(scope, runId))).toEqual([])
  await expect(vote(workspaceId, person(AUTHOR), ballot)).rejects.toThrow('APPROVER_CONFLICTED')

  for (let i = 0; i < 10; i++) await addApprover(workspaceId, `usr_approver${i}`)
  const racing = await Promise.allSettled(
    Array.from({ length: 10 }, async (_, i) => await vote(workspaceId, person(`usr_approver${i}`), ballot)),
  )
  expect(racing.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  await world.settle()
  expect((await inScope(workspaceId, async (scope) => await listRunEffects(scope, runId))).map((effect) => effect.state)).toEqual([
    'confirmed',
  ])
})
