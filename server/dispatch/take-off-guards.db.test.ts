import { beforeAll, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { consumeToken } from '#server/dispatch/consume-token.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { loadContext, type RunContext } from '#server/dispatch/run-context.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { takeOff } from '#server/dispatch/take-off.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { listRunEffects, markResent, markSent } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let memberId = ''
let count = 0
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})

const sql = () => world.owner.current.owner
const effectsOf = async (runId: string) => await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))
const runOf = async (runId: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, runId))
const start = async () => await startThreeParts(world.workspaceId, memberId, `guard-${++count}`)

/** A run whose token is consumed and whose first row is `intended`, and a worker that holds it. */
async function takingOff(): Promise<{ runId: string; context: RunContext }> {
  const runId = await start()
  await world.settle()
  await approveAll(world.workspaceId)
  await sql()`update muster.runs set fence = 1, admitted_at = now(), lease_until = now() + interval '1 minute' where id = ${runId}`
  const { context, attempt } = await inScope(world.workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    const attempt = await findAttempt(scope, runId, 1, 1)
    if (!attempt) throw new Error('no attempt')
    return { context: await loadContext(scope, run, { fence: 1, workerId: 'w' }), attempt }
  })
  await consumeToken(context, attempt)
  return { runId, context }
}
const firstRow = async (runId: string) => {
  const [row] = await effectsOf(runId)
  if (!row) throw new Error('no row')
  return row
}

test('past its window a take-off sends nothing more', async () => {
  const { runId, context } = await takingOff()
  await sql()`update muster.attempts set takeoff_until = now() - interval '1 hour' where run_id = ${runId}`
  const row = await firstRow(runId)
  expect(await inScope(world.workspaceId, async (scope) => await markSent(scope, row, 1, new Date()))).toBe(false)
  await takeOff(context, 1, 1)
  expect(await effectsOf(runId)).toMatchObject([{ state: 'skipped' }])
  expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'PARTIAL' })
})

test('only the fence that holds the run may send, and nobody once it is cancelled, held or stopped', async () => {
  const { runId } = await takingOff()
  const row = await firstRow(runId)
  const mark = async (fence: number) => await inScope(world.workspaceId, async (scope) => await markSent(scope, row, fence, new Date()))
  expect(await mark(2)).toBe(false)
  await sql()`update muster.runs set cancelled_by = 'usr_x' where id = ${runId}`
  expect(await mark(1)).toBe(false)
  await sql()`update muster.runs set cancelled_by = null where id = ${runId}`
  await sql()`update muster.attempts set hold = '{"reason":"budget","since":"2026-01-01T00:00:00.000Z"}' where run_id = ${runId}`
  expect(await mark(1)).toBe(false)
  await sql()`update muster.attempts set hold = null, reason_code = 'PARTIAL' where run_id = ${runId}`
  expect(await mark(1)).toBe(false)
  await sql()`update muster.attempts set reason_code = null where run_id = ${runId}`
  expect(await mark(1)).toBe(true)
})

test('what was on its way when Stop came is never sent again, and a resend keeps the time of the first sending', async () => {
  const { runId, context } = await takingOff()
  const row = await firstRow(runId)
  const sentAt = new Date(Date.now() - 60_000)
  await inScope(world.workspaceId, async (scope) => {
    expect(await markSent(scope, row, 1, sentAt)).toBe(true)
    expect(await markResent(scope, { ...row, state: 'sent' }, 2)).toBe(true)
  })
  expect((await firstRow(runId)).sentAt).toEqual(sentAt)
  await inScope(world.workspaceId, async (scope) => await cancelRun(scope, runId, AUTHOR))
  await sql()`update muster.runs set fence = 3, admitted_at = now() where id = ${runId}`
  await takeOff({ ...context, fence: 3 }, 1, 1)
  expect(await effectsOf(runId)).toMatchObject([{ state: 'unknown' }])
})

test('a new epoch during take-off holds the run, and nothing is sure to be unsent', async () => {
  const { runId, context } = await takingOff()
  await sql().begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    await tx`update muster.attempts set plan_text = replace(plan_text, '"epoch":"', '"epoch":"earlier-') where run_id = ${runId}`
  })
  await takeOff(context, 1, 1)
  expect(await effectsOf(runId)).toMatchObject([{ state: 'unknown', errorCode: 'NEW_EPOCH' }])
  expect(await inScope(world.workspaceId, async (scope) => await findAttempt(scope, runId, 1, 1))).toMatchObject({
    hold: { reason: 'new_epoch' },
  })
})

test('a member suspended between two actions sends nothing more', async () => {
  const { runId, context } = await takingOff()
  await sql()`update muster.members set status = 'suspended' where id = ${memberId}`
  await takeOff(context, 1, 1)
  await sql()`update muster.members set status = 'active' where id = ${memberId}`
  expect(await effectsOf(runId)).toMatchObject([{ state: 'intended' }])
})

test('a vote of somebody who may not decide any more is void at take-off, and people are asked again', async () => {
  const runId = await start()
  await world.settle()
  await approveAll(world.workspaceId)
  await sql()`delete from muster.memberships where user_id = ${APPROVER}`
  await world.settle()
  expect(await effectsOf(runId)).toEqual([])
  const open = await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', runId, limit: 5 }))
  expect(open).toHaveLength(1)
  await addApprover(world.workspaceId, APPROVER)
  await approveAll(world.workspaceId)
  await world.settle()
  expect((await effectsOf(runId)).map((effect) => effect.state)).toEqual(['confirmed'])
})

test('a decision that comes while the worker gives its slot back is not lost', async () => {
  const runId = await start()
  const tick = setInterval(() => {}, 5)
  await admitRuns()
  const going = advance(world.workspaceId, runId, 'w1')
  for (let tried = 0; tried < 500; tried += 1) {
    const [open] = await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', runId, limit: 1 }))
    if (!open) continue
    const voter = {
      userId: APPROVER,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    await vote(world.workspaceId, voter, { approvalId: open.id, decision: 'approve', token: open.token, reason: '' })
    break
  }
  await going
  clearInterval(tick)
  await world.settle()
  expect((await effectsOf(runId)).map((effect) => effect.state)).toEqual(['confirmed'])
})

test('the rest is planned once at a time, and who started first stays in conflict', async () => {
  const runId = await start()
  await world.settle()
  await inScope(world.workspaceId, async (scope) => await cancelRun(scope, runId, AUTHOR))
  const again = await inScope(world.workspaceId, async (scope) => await retryRun(scope, runId, 'usr_other'))
  await expect(inScope(world.workspaceId, async (scope) => await retryRun(scope, runId, 'usr_other'))).rejects.toThrow('RUN_NOT_RETRYABLE')
  await world.settle()
  const [open] = await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { runId: again.id, limit: 1 }))
  expect(open?.requirement).toMatchObject({
    conflicted: expect.arrayContaining([
      { userId: AUTHOR, why: 'starter' },
      { userId: 'usr_other', why: 'starter' },
    ]),
  })
})

test('a run that ends makes room for the one that waits, and a long line hides no other workspace', async () => {
  const { workspaceId } = world
  const begin = async () =>
    (
      await inScope(
        workspaceId,
        async (scope) =>
          await startRun(scope, { memberId, inputs: { tag: `line-${++count}` }, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
      )
    ).id
  for (let i = 0; i < 9; i += 1) await begin()
  await admitRuns()
  await sql()`delete from graphile_worker._private_jobs`
  const admitted = await sql()`select id from muster.runs where admitted_at is not null and outcome is null`
  expect(admitted.length).toBe(8)
  for (const row of admitted) await advance(workspaceId, String(row['id']), 'w')
  const waiting =
    await sql()`select t.identifier from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id`
  expect(waiting.map((row) => row['identifier'])).toContain('admit')
  await world.settle()
})
