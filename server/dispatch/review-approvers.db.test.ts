import { expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { reviewApprovers } from '#server/dispatch/review-approvers.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A decision that nobody may take waits for somebody who may, visibly, instead of running out in silence. */
const world = useRunWorld()
let memberId = ''
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const leaves = async (userId: string) => await world.owner.current.owner`delete from muster.memberships where user_id = ${userId}`
const attemptOf = async (runId: string) => await inWorld(async (scope) => await findAttempt(scope, runId, 1, 1))
const HELD = { state: 'AWAITING_APPROVAL', hold: { reason: 'no_approver' } }
const OPEN = { state: 'AWAITING_APPROVAL', hold: null }

async function ask(code: string): Promise<string> {
  memberId ||= await hireThreeParts(world.workspaceId)
  const runId = await startThreeParts(world.workspaceId, memberId, code)
  await world.settle()
  return runId
}
async function ballotOf(runId: string) {
  const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 1 }))
  if (!approval) throw new Error('no approval')
  return { approvalId: approval.id, decision: 'approve' as const, token: approval.token, reason: '' }
}
const voter = (userId: string) => ({
  userId,
  role: 'operator' as const,
  grants: ['approvals:decide:external_write'],
  authenticatedAtMs: Date.now(),
})

test('a plan that only its author could decide on holds; who joins with the right takes the hold away', async () => {
  await leaves(APPROVER)
  const runId = await ask('alone')
  expect(await attemptOf(runId)).toMatchObject(HELD)
  await reviewApprovers(world.workspaceId)
  expect(await attemptOf(runId)).toMatchObject(HELD)
  await addApprover(world.workspaceId, APPROVER)
  await reviewApprovers(world.workspaceId)
  expect(await attemptOf(runId)).toMatchObject(OPEN)
  await leaves(APPROVER)
  await reviewApprovers(world.workspaceId)
  expect(await attemptOf(runId)).toMatchObject(HELD)
  await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
  expect(await inWorld(async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'cancelled' })
})

test('who joins and decides before the hold was looked at again is not turned away', async () => {
  const runId = await ask('at once')
  await addApprover(world.workspaceId, APPROVER)
  expect(await attemptOf(runId)).toMatchObject(HELD)
  expect(await vote(world.workspaceId, voter(APPROVER), await ballotOf(runId))).toMatchObject({ status: 'approved' })
})

test('the slower of two decisions is refused, and the refusal is on record', async () => {
  await addApprover(world.workspaceId, 'usr_second')
  const runId = await ask('race')
  const ballot = await ballotOf(runId)
  const both = await Promise.allSettled([APPROVER, 'usr_second'].map(async (id) => await vote(world.workspaceId, voter(id), ballot)))
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const denials = await world.owner.current.owner`select 1 from muster.audit_events where run_id = ${runId} and type = 'approval.refused'`
  expect(denials).toHaveLength(1)
})
