import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { requirementDigest, requirementSchema } from '#server/approvals/core/requirement.ts'
import { listApprovals, listVotes } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { reclassify } from '#server/catalogue/testing/reclassify.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { consumeToken } from '#server/dispatch/consume-token.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { connectReceipts } from '#server/dispatch/testing/connect-receipts.ts'
import { hire, holdRun, leaveNothing, tamper } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { canonicalJson, type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { injectFaults } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

/** What stands between a decided plan and its first action: each refusal on its own. */
const world = useRunWorld()
let memberId = ''
let count = 0
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})
afterEach(async () => {
  injectFaults(null)
  vi.restoreAllMocks()
  await leaveNothing(world)
})
afterAll(stopConnectors)

const sql = () => world.owner.current.owner
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const effectsOf = async (runId: string) => await inWorld(async (scope) => await listRunEffects(scope, runId))
const runOf = async (runId: string) => await inWorld(async (scope) => await findRun(scope, runId))
const attemptOf = async (runId: string) => await inWorld(async (scope) => await findAttempt(scope, runId, 1, 1))
const approvalOf = async (runId: string) => {
  const [approval] = await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 1 }))
  if (!approval) throw new Error('nothing is asked')
  return approval
}
async function askingRun(): Promise<string> {
  const runId = await startThreeParts(world.workspaceId, memberId, `gate-${++count}`)
  await world.settle()
  return runId
}
async function approvedRun(): Promise<string> {
  const runId = await askingRun()
  expect(await approveAll(world.workspaceId)).toBe(1)
  return runId
}
async function expectRefused(runId: string): Promise<void> {
  await world.settle()
  expect(await effectsOf(runId)).toEqual([])
  expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'TOKEN_MISMATCH' })
}
const person = (userId: string) => ({
  userId,
  role: 'operator' as const,
  grants: ['approvals:decide:external_write'],
  authenticatedAtMs: Date.now(),
})
const approve = async (userId: string, approval: { id: string; token: string }) =>
  await vote(world.workspaceId, person(userId), { approvalId: approval.id, decision: 'approve', token: approval.token, reason: '' })

test('a plan that was approved in time and is taken up too late is not carried out, sweeper or not', async () => {
  const runId = await approvedRun()
  const inNineDays = Date.now() + 9 * 24 * 3_600_000
  vi.spyOn(systemClock, 'nowMs').mockReturnValue(inNineDays)
  await world.settle()
  expect(await effectsOf(runId)).toEqual([])
  expect(await runOf(runId)).toMatchObject({ outcome: 'expired', reasonCode: 'EXPIRED' })
})

test('a plan sealed in another epoch ends as such', async () => {
  const runId = await approvedRun()
  const document = parseCanonicalJson((await attemptOf(runId))?.planText ?? '') as JsonObject
  const earlier = { ...document, epoch: `${String(document['epoch'])}0` }
  const token = taggedDigest('muster.plan.v1', earlier)
  await tamper(world, 'update muster.attempts set plan_text = $1, token = $2 where run_id = $3', [canonicalJson(earlier), token, runId])
  await world.settle()
  expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'EPOCH' })
  expect(await effectsOf(runId)).toEqual([])
})

test('the token of a try never takes off, nor does an action of a run that turned into one', async () => {
  const tried = await inWorld(
    async (scope) =>
      await startRun(scope, { memberId, inputs: { tag: `gate-${++count}` }, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
  )
  injectFaults((point) => {
    if (point === 'preflight.after') throw new Error('here')
  })
  await expect(world.settle()).rejects.toThrow('here')
  injectFaults(null)
  const { context, attempt } = await holdRun(world, tried.id)
  expect(attempt.state).toBe('PREFLIGHT_COMPLETE')
  await consumeToken(context, attempt)
  expect(await effectsOf(tried.id)).toEqual([])
  expect(await runOf(tried.id)).toMatchObject({ outcome: 'failed', reasonCode: 'TOKEN_MISMATCH' })

  const runId = await approvedRun()
  injectFaults((point) => {
    if (point === 'effect.before_sent') throw new Error('here')
  })
  await expect(world.settle()).rejects.toThrow('here')
  injectFaults(null)
  await tamper(world, `update muster.runs set purpose = 'dry-run' where id = $1`, [runId])
  await world.settle()
  expect(await effectsOf(runId)).toMatchObject([{ state: 'failed', errorCode: 'FORBIDDEN' }])
})

test('of a try nobody is asked', async () => {
  const tried = await inWorld(
    async (scope) =>
      await startRun(scope, { memberId, inputs: { tag: `gate-${++count}` }, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
  )
  await world.settle()
  expect(await runOf(tried.id)).toMatchObject({ outcome: 'succeeded' })
  expect(await inWorld(async (scope) => await listApprovals(scope, { runId: tried.id, limit: 1 }))).toEqual([])
  expect(await effectsOf(tried.id)).toEqual([])
})

test('a member suspended between the last look and the token spends no token', async () => {
  const runId = await approvedRun()
  const { context, attempt } = await holdRun(world, runId)
  await sql()`update muster.members set status = 'suspended' where id = ${memberId}`
  await consumeToken(context, attempt)
  await sql()`update muster.members set status = 'active' where id = ${memberId}`
  expect(await effectsOf(runId)).toEqual([])
  expect(await attemptOf(runId)).toMatchObject({ state: 'APPROVED', hold: { reason: 'identity_suspended' } })
})

test('an ability that was quarantined since is not used: the plan is stale', async () => {
  const runId = await approvedRun()
  await sql()`update muster.catalogue_rows set state = 'quarantined' where tool = 'files.write'`
  const { context, attempt } = await holdRun(world, runId)
  await consumeToken(context, attempt)
  await sql()`update muster.catalogue_rows set state = 'active' where tool = 'files.write'`
  expect(await effectsOf(runId)).toEqual([])
  expect(await attemptOf(runId)).toMatchObject({ state: 'FAILED', reasonCode: 'STALE' })
})

test('an ability that is of another kind now is not used, though nothing else about it changed; a new run says what to do', async () => {
  const runId = await approvedRun()
  await reclassify(world.workspaceId, 'files.write', 'spend')
  await world.settle()
  expect(await effectsOf(runId)).toEqual([])
  expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'VALIDATION' })
  const later = await askingRun()
  expect(await runOf(later)).toMatchObject({ outcome: 'failed', reasonCode: 'VALIDATION' })
  await reclassify(world.workspaceId, 'files.write', 'external_write')
})

test('a saved secret that changed since makes the plan stale', async () => {
  const { workspaceId } = world
  await connectReceipts(world)
  const binding = { connector: 'receipts', origin: 'local', members: 'all' as const }
  const save = async (key: string) =>
    await inWorld(async (scope) => await saveSecret(scope, { path: 'receipts/stamp', fields: { key }, binding }, AUTHOR))
  await save('first stamp')
  const signer = await hire(
    workspaceId,
    `
metadata: { name: Signs, slug: signs }
objective: Write one receipt with our stamp.
tools:
  - { tool: receipts.hand }
steps:
  - { id: one, kind: tool, tool: receipts.hand, with: { text: stamped, after: 0, stamp: 'vault:/receipts/stamp#key' } }
output:
  schema: { type: object }
  value: { number: '\${ steps.one.output.number }' }
`,
  )
  const run = await inWorld(
    async (scope) => await startRun(scope, { memberId: signer, inputs: {}, purpose: 'run', origin: 'manual', by: AUTHOR }),
  )
  await world.settle()
  await approveAll(workspaceId)
  await save('second stamp')
  await world.settle()
  expect(await effectsOf(run.id)).toEqual([])
  expect(await attemptOf(run.id)).toMatchObject({ state: 'FAILED', reasonCode: 'STALE' })
  await approveAll(workspaceId)
  await world.settle()
  expect(await effectsOf(run.id)).toMatchObject([{ attempt: 2, state: 'confirmed' }])
})

test.each([
  ['an approval that was closed again', `update muster.approvals set status = 'cancelled' where run_id = $1`],
  ['an approval of another plan', `update muster.approvals set token = repeat('0', 64) where run_id = $1`],
])('%s lets nothing take off', async (_, statement) => {
  const runId = await approvedRun()
  await tamper(world, statement, [runId])
  await expectRefused(runId)
})

test.each([
  ['on another plan', { token: '0'.repeat(64) }],
  ['under another requirement', { requirementDigest: '0'.repeat(64) }],
  ['that says no', { decision: 'reject' as const }],
])('a vote %s does not count, though the signer signed it', async (_, change) => {
  const runId = await approvedRun()
  const approval = await approvalOf(runId)
  const [given] = await inWorld(async (scope) => await listVotes(scope, approval.id))
  if (!given) throw new Error('no vote')
  const { workspaceId, approvalId, userId, token, requirementDigest, decision, at } = { ...given, ...change }
  const said = { workspaceId, approvalId, userId, token, requirementDigest, decision, at: toTimestamp(at.getTime()) }
  const { signature } = await signerClient().signAuthority({ kind: 'vote', workspaceId, digest: taggedDigest('muster.vote.v1', said) })
  const statement = 'update muster.votes set token = $1, requirement_digest = $2, decision = $3, signature = $4 where approval_id = $5'
  await tamper(world, statement, [token, requirementDigest, decision, signature, approval.id])
  await expectRefused(runId)
})

test('a verdict that was rewritten in the database decides nothing: the rules are asked again', async () => {
  const runId = await askingRun()
  await tamper(
    world,
    `update muster.attempts set state = 'APPROVED', verdict = jsonb_set(verdict, '{decision}', '"allow"') where run_id = $1`,
    [runId],
  )
  const { context, attempt } = await holdRun(world, runId)
  await consumeToken(context, attempt)
  expect(await effectsOf(runId)).toEqual([])
  expect(await attemptOf(runId)).toMatchObject({ state: 'FAILED', reasonCode: 'STALE' })
})

test('who approved alone in practice has not decided any more once the workspace left it', async () => {
  const { workspaceId } = world
  await sql()`update system.workspaces set single_person_approval = true where id = ${workspaceId}`
  const runId = await askingRun()
  expect(await approve(AUTHOR, await approvalOf(runId))).toMatchObject({ status: 'approved' })
  await sql()`update system.workspaces set single_person_approval = false where id = ${workspaceId}`
  await world.settle()
  expect(await effectsOf(runId)).toEqual([])
  expect(await approvalOf(runId)).toMatchObject({ status: 'pending', requirement: { singlePerson: false } })
})

test('one person counts once, under the requirement as it was asked, before it expires, on the sealed plan', async () => {
  const runId = await askingRun()
  const approval = await approvalOf(runId)
  const requirement = { ...requirementSchema.parse(approval.requirement), votesNeeded: 2 }
  const loosen = `update muster.approvals set requirement = $1::jsonb where id = $2`
  await tamper(world, loosen, [JSON.stringify(requirement), approval.id])
  await expect(approve(APPROVER, approval)).rejects.toThrow('PLAN_TOKEN_MISMATCH')
  const two = `update muster.approvals set requirement_digest = $1 where id = $2`
  await tamper(world, two, [requirementDigest(requirement), approval.id])
  expect(await approve(APPROVER, approval)).toMatchObject({ status: 'pending', votes: 1 })
  await expect(approve(APPROVER, approval)).rejects.toThrow('ALREADY_DECIDED')
  await tamper(world, `update muster.attempts set token = repeat('0', 64) where run_id = $1`, [runId])
  await expect(approve('usr_third', approval)).rejects.toThrow('PLAN_STALE')
  await tamper(world, `update muster.approvals set expires_at = now() - interval '1 minute' where id = $1`, [approval.id])
  await expect(approve('usr_third', approval)).rejects.toThrow('ALREADY_DECIDED')
  expect(await inWorld(async (scope) => await listVotes(scope, approval.id))).toHaveLength(1)
})

test('without the signer no vote is counted; after Stop none counts any more', async () => {
  const runId = await askingRun()
  const approval = await approvalOf(runId)
  const socket = process.env['MUSTER_SIGNER_SOCKET'] ?? ''
  process.env['MUSTER_SIGNER_SOCKET'] = `${socket}.gone`
  await expect(approve(APPROVER, approval)).rejects.toThrow('SIGNER_UNAVAILABLE')
  process.env['MUSTER_SIGNER_SOCKET'] = socket
  expect(await inWorld(async (scope) => await listVotes(scope, approval.id))).toEqual([])
  await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
  await expect(approve(APPROVER, approval)).rejects.toThrow('ALREADY_DECIDED')
})

test('a member asks for at most 20 decisions at a time', async () => {
  const runId = await askingRun()
  await tamper(
    world,
    `insert into muster.approvals select (jsonb_populate_record(a, jsonb_build_object('id', 'apr_' || n, 'leg', n))).*
     from muster.approvals a, generate_series(2, 20) n where run_id = $1`,
    [runId],
  )
  const more = await askingRun()
  expect(await runOf(more)).toMatchObject({ outcome: 'failed' })
  expect(await inWorld(async (scope) => await listApprovals(scope, { runId: more, limit: 1 }))).toEqual([])
})
