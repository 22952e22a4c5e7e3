import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { noteFirstSeen } from '#server/approvals/note-first-seen.ts'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { readApprovalHealth } from '#server/bridge/approval-health/read-approval-health.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import type { Principal, Via } from '#server/identity/principal.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const START = Date.now()
let nowMs = START
let memberId = ''
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})
afterEach(() => vi.restoreAllMocks())

const as = (userId: string, role: 'viewer' | 'admin' = 'admin', via: Via = { kind: 'session' }) =>
  ({ userId, workspaceId: world.workspaceId, role, grants: [], via }) as unknown as Principal
const open = async () =>
  (await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 })))[0] ??
  expect.fail('asked')

/** The open plan is shown (or not), and decided so many seconds later. */
async function decide(seconds: number, seen: boolean): Promise<void> {
  const approval = await open()
  if (seen) await noteFirstSeen(as(APPROVER), approval)
  nowMs += (seconds * 1000) / 2
  // Shown again: the first time counts. Read by a program: seen by nobody.
  if (seen) await noteFirstSeen(as(APPROVER), approval)
  else await noteFirstSeen(as(APPROVER, 'admin', { kind: 'token', tokenId: 'tok_1', scopes: ['read'] }), approval)
  nowMs += (seconds * 1000) / 2
  const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: nowMs }
  await vote(world.workspaceId, voter, { approvalId: approval.id, decision: 'approve', token: approval.token, reason: '' })
  await world.settle()
}

test('decisions are counted by person and week, timed from when the server first gave the plan to the person', async () => {
  vi.spyOn(systemClock, 'nowMs').mockImplementation(() => nowMs)
  await startThreeParts(world.workspaceId, memberId, 'health')
  await world.settle()
  await decide(3, true)
  await decide(60, true)
  await decide(2, false)

  const all = await readApprovalHealth(as(AUTHOR), inEnglish)
  expect(all.weeks).toHaveLength(1)
  expect(all.people).toEqual([
    { userId: APPROVER, name: expect.any(String), week: all.weeks[0], decisions: 3, timed: 2, medianMs: 31_500, under4s: 1 },
  ])
  expect(all.members).toEqual([{ memberId, name: 'Three parts', week: all.weeks[0], asks: 3 }])
  expect((await readApprovalHealth(as(APPROVER, 'viewer'), inEnglish)).people, 'one sees oneself').toHaveLength(1)
  expect((await readApprovalHealth(as(AUTHOR, 'viewer'), inEnglish)).people, 'how others decide is for admins').toEqual([])
})
