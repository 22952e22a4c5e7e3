import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { requirementDigest, requirementSchema } from '#server/approvals/core/requirement.ts'
import { listApprovals, listVotes } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { consumeToken } from '#server/dispatch/consume-token.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, holdRun, leaveNothing, tamper } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { injectFaults } from '#server/observability/fault-point.ts'
import { hashesOf } from '#server/plan/artifact.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Guards that a second one stands behind, and guards of a moment: each is made the only one, or its moment is made to last. */
const world = useRunWorld()
let memberId = ''
let count = 0
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})
afterEach(async () => {
  injectFaults(null)
  await leaveNothing(world)
})
afterAll(stopConnectors)

const sql = () => world.owner.current.owner
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const start = async () => await startThreeParts(world.workspaceId, memberId, `late-${++count}`)
const approvalOf = async (runId: string) => {
  const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 1 }))
  if (!approval) throw new Error('nothing is asked')
  return approval
}
const approve = async (approval: { id: string; token: string }) => {
  const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: Date.now() }
  return await vote(world.workspaceId, voter, { approvalId: approval.id, decision: 'approve', token: approval.token, reason: '' })
}

/** Locks a run's row until let go. */
async function lockRow(runId: string): Promise<() => Promise<void>> {
  let release = () => {}
  let locked = () => {}
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const holding = sql().begin(async (tx) => {
    await tx`select 1 from muster.runs where id = ${runId} for update`
    locked()
    await released
  })
  await Promise.race([isLocked, holding])
  return async () => {
    release()
    await holding
  }
}

/** Resolves once that many transactions wait for a lock. */
async function waiters(many: number): Promise<void> {
  for (let looked = 0; looked < 2000; looked += 1) {
    const [row] =
      await sql()`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    if (row?.['n'] === many) return
  }
  throw new Error(`never ${many} waiting`)
}

test('evidence whose spelling changed since it was read is not sealed, though its hashes fit', async () => {
  await writeBytes(world.workspaceId, 'in/a.txt', Buffer.from('text'))
  const reader = await hire(
    world.workspaceId,
    `
metadata: { name: Copies, slug: copies }
objective: Copy one file.
tools:
  - { tool: files.read, targets: ['in/**'] }
  - { tool: files.write, targets: ['out/**'] }
steps:
  - { id: from, kind: tool, tool: files.read, with: { path: in/a.txt } }
  - { id: to, kind: tool, tool: files.write, with: { path: out/late.txt, text: '\${ steps.from.output.text }' } }
output:
  schema: { type: object }
  value: { n: 1 }
`,
  )
  const run = await inWorld(
    async (scope) => await startRun(scope, { memberId: reader, inputs: {}, purpose: 'run', origin: 'manual', by: AUTHOR }),
  )
  injectFaults((point) => {
    if (point === 'plan.after_artifacts') throw new Error('here')
  })
  await expect(world.settle()).rejects.toThrow('here')
  injectFaults(null)
  const rows = await inWorld(async (scope) => await listArtifacts(scope, run.id, 1, 1))
  const read = rows.find(({ role }) => role === 'evidence')
  if (!read) throw new Error('nothing was read')
  const changed = { ...read, bodyText: ` ${read.bodyText}` }
  const { bodyHash, artifactHash, size } = hashesOf(changed)
  const statement =
    'update muster.artifacts set body_text = $1, body_hash = $2, artifact_hash = $3, size = $4 where run_id = $5 and name = $6'
  await tamper(world, statement, [changed.bodyText, bodyHash, artifactHash, String(size), run.id, read.name])
  await world.settle().catch(() => {})
  expect(await inWorld(async (scope) => await findAttempt(scope, run.id, 1, 1))).toMatchObject({ token: null })
})

test('the token of a try that asks nobody is not spent either', async () => {
  const quiet = await hire(
    world.workspaceId,
    `
metadata: { name: Notes, slug: notes }
objective: Hand one note over.
steps:
  - { id: note, kind: result, name: note, value: done }
output:
  schema: { type: object }
  value: { n: 1 }
`,
  )
  const tried = await inWorld(
    async (scope) => await startRun(scope, { memberId: quiet, inputs: {}, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
  )
  injectFaults((point) => {
    if (point === 'preflight.after') throw new Error('here')
  })
  await expect(world.settle()).rejects.toThrow('here')
  injectFaults(null)
  const { context, attempt } = await holdRun(world, tried.id)
  expect(attempt).toMatchObject({ state: 'PREFLIGHT_COMPLETE', verdict: { decision: 'allow' } })
  await consumeToken(context, attempt)
  expect(await inWorld(async (scope) => await listRunEffects(scope, tried.id))).toEqual([])
  expect(await inWorld(async (scope) => await findAttempt(scope, tried.id, 1, 1))).toMatchObject({ reasonCode: 'TOKEN_MISMATCH' })
})

test('a vote for the sealed plan does not count for a request that is of another', async () => {
  const runId = await start()
  await world.settle()
  const approval = await approvalOf(runId)
  await tamper(world, `update muster.approvals set token = repeat('0', 64) where id = $1`, [approval.id])
  await expect(approve(approval)).rejects.toThrow('PLAN_STALE')
  expect(await inWorld(async (scope) => await listVotes(scope, approval.id))).toEqual([])
})

test('a request that is closed while a vote is on its way takes no vote any more, though it needed two', async () => {
  const runId = await start()
  await world.settle()
  const approval = await approvalOf(runId)
  const requirement = { ...requirementSchema.parse(approval.requirement), votesNeeded: 2 }
  const two = 'update muster.approvals set requirement = $1::jsonb, requirement_digest = $2 where id = $3'
  await tamper(world, two, [JSON.stringify(requirement), requirementDigest(requirement), approval.id])
  const release = await lockRow(runId)
  const voting = expect(approve(approval)).rejects.toThrow('ALREADY_DECIDED')
  await waiters(1)
  await sql()`update muster.approvals set status = 'cancelled' where id = ${approval.id}`
  await release()
  await voting
  expect(await inWorld(async (scope) => await listVotes(scope, approval.id))).toEqual([])
})

test('a decision that comes between the last look at a run and the giving back of its slot keeps the run in line', async () => {
  const runId = await start()
  await world.settle()
  const approval = await approvalOf(runId)
  let going: Promise<void> = Promise.resolve()
  // Whoever waits for a row gets it in turn: the worker that takes the run, we, its last look, the vote, its giving back. A worker
  // that comes back before we are awake gets it first, has nothing left to do then, and the turns are taken once more.
  let release = async (): Promise<void> => {}
  for (let turns = 0; turns < 20; turns += 1) {
    await sql()`update muster.runs set queued_at = now(), admitted_at = null where id = ${runId}`
    await admitRuns()
    const first = await lockRow(runId)
    going = advance(world.workspaceId, runId, 'w1')
    await waiters(1)
    const second = lockRow(runId)
    await waiters(2)
    await first()
    release = await second
    if (await Promise.race([going.then(() => false), waiters(1).then(() => true)])) break
    await release()
  }
  const voting = approve(approval)
  await waiters(2)
  await release()
  expect(await voting).toMatchObject({ status: 'approved' })
  await going
  await world.settle()
  expect(await inWorld(async (scope) => await listRunEffects(scope, runId))).toMatchObject([{ state: 'confirmed' }])
})
