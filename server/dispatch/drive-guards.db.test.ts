import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { listApprovals, listVotes } from '#server/approvals/store.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { advance } from '#server/dispatch/advance.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { carryOut } from '#server/dispatch/carry-out.ts'
import { consumeToken } from '#server/dispatch/consume-token.ts'
import { markUnknown } from '#server/dispatch/record-effect.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { resolveUnknown } from '#server/dispatch/resolve-unknown.ts'
import { resumeRun } from '#server/dispatch/resume-run.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { sweepRuns } from '#server/dispatch/sweep-runs.ts'
import { takeOff } from '#server/dispatch/take-off.ts'
import { connectReceipts } from '#server/dispatch/testing/connect-receipts.ts'
import { hire, holdRun, leaveNothing, tamper } from '#server/dispatch/testing/hold-run.ts'
import { hireReceiptWriter } from '#server/dispatch/testing/receipt-chain.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { createMember } from '#server/members/create-member.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { hashesOf } from '#server/plan/artifact.ts'
import { type ArtifactRow, listArtifacts } from '#server/runs/artifacts/store.ts'
import { type EffectRow, listRunEffects, markResent, markSent, settleEffect } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun, moveAttempt } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What keeps a run on its way: who may move it, when, and what is never done on the way. */
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
const attemptOf = async (runId: string, leg = 1, attempt = 1) =>
  await inWorld(async (scope) => await findAttempt(scope, runId, leg, attempt))
const approvalsOf = async (runId: string) => await inWorld(async (scope) => await listApprovals(scope, { runId, limit: 9 }))
const start = async () => await startThreeParts(world.workspaceId, memberId, `drive-${++count}`)
const startMember = async (id: string, inputs: object = {}, purpose: 'run' | 'dry-run' = 'run') =>
  await inWorld(async (scope) => await startRun(scope, { memberId: id, inputs, purpose, origin: 'manual', by: AUTHOR }))

/** Drives runs until a worker fails there, once. */
async function failAt(here: FaultPoint): Promise<void> {
  injectFaults((point) => {
    if (point === here) throw new Error(`fault at ${here}`)
  })
  await expect(world.settle()).rejects.toThrow('fault at')
  injectFaults(null)
}

/** A run whose token is spent and whose action is `intended`. */
async function takingOff(): Promise<{ runId: string; context: RunContext; row: EffectRow }> {
  const runId = await start()
  await world.settle()
  await approveAll(world.workspaceId)
  const { context, attempt } = await holdRun(world, runId)
  await consumeToken(context, attempt)
  const [row] = await effectsOf(runId)
  if (!row) throw new Error('no row')
  return { runId, context, row }
}

describe('a worker', () => {
  test('without a slot moves nothing', async () => {
    const runId = await start()
    await advance(world.workspaceId, runId, 'early')
    expect(await attemptOf(runId)).toMatchObject({ state: 'INIT' })
    expect(await runOf(runId)).toMatchObject({ fence: 0 })
  })

  test('that is lost gives its run to the next once its lease ran out, not before', async () => {
    const runId = await start()
    await holdRun(world, runId)
    const { admittedAt } = await runOf(runId)
    expect(await sweepRuns()).toMatchObject({ lost: 0 })
    await sql()`update muster.runs set lease_until = now() - interval '1 second' where id = ${runId}`
    expect(await sweepRuns()).toMatchObject({ lost: 1 })
    expect((await runOf(runId)).admittedAt).not.toEqual(admittedAt)
  })

  test('moves an attempt from where it found it: of two, the later one is refused', async () => {
    const runId = await start()
    const found = await attemptOf(runId)
    if (!found) throw new Error('no attempt')
    await inWorld(async (scope) => await moveAttempt(scope, found, { state: 'PLAN_RUNNING' }))
    await expect(inWorld(async (scope) => await moveAttempt(scope, found, { state: 'PLAN_RUNNING' }))).rejects.toThrow('CONFLICT')
  })

  test('plans nothing for a suspended member', async () => {
    const runId = await start()
    await sql()`update muster.members set status = 'suspended' where id = ${memberId}`
    await world.settle()
    await sql()`update muster.members set status = 'active' where id = ${memberId}`
    expect(await attemptOf(runId)).toMatchObject({ state: 'INIT', hold: { reason: 'identity_suspended' } })
    expect(await inWorld(async (scope) => await listArtifacts(scope, runId, 1, 1))).toEqual([])
  })

  test('seals nothing without the signer; the run holds and goes on by itself once it answers', async () => {
    const runId = await start()
    const socket = process.env['MUSTER_SIGNER_SOCKET'] ?? ''
    process.env['MUSTER_SIGNER_SOCKET'] = `${socket}.gone`
    await world.settle()
    await sweepRuns()
    expect(await attemptOf(runId)).toMatchObject({ token: null, hold: { reason: 'signer_unavailable' } })
    process.env['MUSTER_SIGNER_SOCKET'] = socket
    await sweepRuns()
    await world.settle()
    expect(await approvalsOf(runId)).toMatchObject([{ status: 'pending' }])
  })

  test.each([
    ['bytes', ({ bodyText }: ArtifactRow) => ({ bodyText: bodyText?.replace('first', 'worse') ?? null }), false],
    ['spelling, hashes and all', ({ bodyText }: ArtifactRow) => ({ bodyText: ` ${bodyText}` }), true],
  ])('seals nothing whose %s changed since it was planned', async (_, change, hashed) => {
    const runId = await start()
    await failAt('plan.after_artifacts')
    const [action] = (await inWorld(async (scope) => await listArtifacts(scope, runId, 1, 1))).filter(({ role }) => role === 'state')
    if (!action) throw new Error('no action')
    const changed = { ...action, ...change(action) }
    const { bodyHash, artifactHash, size } = hashed ? hashesOf(changed) : changed
    const statement = `update muster.artifacts set body_text = $1, body_hash = $2, artifact_hash = $3, size = $4 where run_id = $5 and role = 'state'`
    await tamper(world, statement, [changed.bodyText ?? '', bodyHash, artifactHash, String(size), runId])
    await world.settle().catch(() => {})
    expect(await attemptOf(runId)).toMatchObject({ token: null })
    expect(await approvalsOf(runId)).toEqual([])
  })
})

describe('planning', () => {
  beforeAll(async () => await connectReceipts(world))

  test('that is taken up by the next worker goes on from what was read, and reads nothing twice', async () => {
    const writer = await hireReceiptWriter(world.workspaceId, 'issue')
    const runId = await startThreeParts(world.workspaceId, writer, 'evidence')
    await failAt('plan.before_artifacts')
    await world.settle()
    const reads = await sql()`select type from muster.audit_events where run_id = ${runId} and type = 'gateway.allowed'`
    expect(reads).toHaveLength(1)
  })

  const reader = (budget: string) => `
metadata: { name: Reads, slug: reads }
objective: Look at files.
${budget}
tools:
  - { tool: files.read, targets: ['in/**'] }
inputs:
  type: object
  properties: { path: { type: string } }
  required: [path]
  additionalProperties: false
steps:
  - { id: one, kind: tool, tool: files.read, with: { path: '\${ inputs.path }' } }
  - { id: two, kind: tool, tool: files.read, with: { path: in/b.txt } }
output:
  schema: { type: object }
  value: { n: 2 }
`
  test('looks at nothing that the job description does not name, and at no more than it may', async () => {
    for (const path of ['in/a.txt', 'in/b.txt', 'private/c.txt']) await writeBytes(world.workspaceId, path, Buffer.from('x'))
    const free = await hire(world.workspaceId, reader(''))
    const ok = await startMember(free, { path: 'in/a.txt' })
    const stray = await startMember(free, { path: 'private/c.txt' })
    const one = await startMember(await hire(world.workspaceId, reader('budget: { readsMax: 1 }')), { path: 'in/a.txt' })
    await world.settle()
    expect(await runOf(ok.id)).toMatchObject({ outcome: 'succeeded' })
    expect(await runOf(stray.id)).toMatchObject({ outcome: 'failed' })
    expect(await runOf(one.id)).toMatchObject({ outcome: 'failed', reasonCode: 'BUDGET' })
  })

  test('of what policy denies asks nobody and ends', async () => {
    const stray = await hire(
      world.workspaceId,
      `
metadata: { name: Strays, slug: strays }
objective: Write where it is told.
tools:
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { path: { type: string } }
  required: [path]
  additionalProperties: false
steps:
  - { id: one, kind: tool, tool: files.write, with: { path: '\${ inputs.path }', text: x } }
output:
  schema: { type: object }
  value: { n: 1 }
`,
    )
    const run = await startMember(stray, { path: 'private/c.txt' })
    await world.settle()
    expect(await runOf(run.id)).toMatchObject({ outcome: 'failed', reasonCode: 'POLICY_DENY' })
    expect(await approvalsOf(run.id)).toEqual([])
  })

  test('again from recordings notices a recording that was changed', async () => {
    const runId = await startThreeParts(world.workspaceId, await hireReceiptWriter(world.workspaceId, 'issue'), 'replay')
    await world.settle()
    expect(await replayRun(world.workspaceId, runId)).toMatchObject([{ same: true }])
    await tamper(
      world,
      `update muster.artifacts set body_text = replace(body_text, 'first page', 'other page') where run_id = $1 and role = 'evidence'`,
      [runId],
    )
    expect(await replayRun(world.workspaceId, runId)).toMatchObject([{ same: false }])
  })
})

describe('at take-off', () => {
  test('a target that changed after the token was spent is left alone', async () => {
    const { runId } = await takingOff()
    const path = `out/drive-${count}-1.txt`
    await writeBytes(world.workspaceId, path, Buffer.from('someone else was here'))
    await world.settle()
    expect(await effectsOf(runId)).toMatchObject([{ state: 'skipped' }])
    expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'PARTIAL' })
    expect((await readBytes(world.workspaceId, path)).toString()).toBe('someone else was here')
  })

  test('a worker that slept too long between taking an action and sending it does not send', async () => {
    const { runId, context } = await takingOff()
    injectFaults((point) => {
      if (point !== 'effect.after_sent') return
      const late = systemClock.monotonicMs() + 11_000
      vi.spyOn(systemClock, 'monotonicMs').mockReturnValue(late)
    })
    await takeOff(context, 1, 1)
    expect(await effectsOf(runId)).toMatchObject([{ state: 'unknown', errorCode: 'TOO_LATE' }])
    await expect(readBytes(world.workspaceId, `out/drive-${count}-1.txt`)).rejects.toThrow('FILE_NOT_FOUND')
  })

  test('only the worker whose fence is on an action takes it over or settles it', async () => {
    const { row } = await takingOff()
    const done = { state: 'confirmed' as const }
    await inWorld(async (scope) => {
      const { fence } = row
      expect(await markSent(scope, row, fence, new Date())).toBe(true)
      expect(await markResent(scope, row, fence), 'taken over with its own fence').toBe(false)
      expect(await markResent(scope, row, fence + 1)).toBe(true)
      expect(await settleEffect(scope, row, fence, done), 'settled by the one before').toBe(false)
      expect(await settleEffect(scope, row, fence + 1, done)).toBe(true)
      expect(await settleEffect(scope, row, fence + 1, done), 'settled twice').toBe(false)
    })
  })

  test('an action of a run and its retries is on its way or done once, whoever writes', async () => {
    const { runId, row, context } = await takingOff()
    await takeOff(context, 1, 1)
    const again = sql()`insert into muster.effects select (jsonb_populate_record(e, '{"ordinal": 2}')).* from muster.effects e where run_id = ${runId}`
    await expect(again).rejects.toThrow('effects_once')
    expect(row.ordinal).toBe(1)
  })

  test('a part that is done ends the run when it was stopped meanwhile', async () => {
    const runId = await start()
    await world.settle()
    await approveAll(world.workspaceId)
    await failAt('effect.after_settled')
    await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
    await world.settle()
    expect(await runOf(runId)).toMatchObject({ outcome: 'cancelled', leg: 1 })
    expect(await effectsOf(runId)).toMatchObject([{ state: 'confirmed' }])
  })

  test('no part more than the job description allows', async () => {
    const two = await hire(
      world.workspaceId,
      `
metadata: { name: Two parts, slug: two-parts }
objective: Write two files.
budget: { legsMax: 1 }
tools:
  - { tool: files.write, targets: ['out/**'] }
steps:
  - { id: one, kind: tool, tool: files.write, with: { path: out/two-parts-1.txt, text: first } }
  - { id: two, kind: tool, tool: files.write, with: { path: out/two-parts-2.txt, text: 'after \${ steps.one.output.sha256 }' } }
output:
  schema: { type: object }
  value: { last: '\${ steps.two.output.sha256 }' }
`,
    )
    const run = await startMember(two)
    await world.settle()
    await approveAll(world.workspaceId)
    await world.settle()
    expect(await runOf(run.id)).toMatchObject({ outcome: 'failed', reasonCode: 'BUDGET', leg: 1 })
    expect(await effectsOf(run.id)).toMatchObject([{ state: 'confirmed' }])
  })
})

describe('people', () => {
  test('stop a run: what was not sent is skipped, votes are void, and it cannot be stopped or resumed again', async () => {
    const { runId } = await takingOff()
    await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
    expect(await effectsOf(runId)).toMatchObject([{ state: 'skipped' }])
    expect(await runOf(runId)).toMatchObject({ outcome: 'cancelled' })
    await expect(inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))).rejects.toThrow('RUN_NOT_CANCELLABLE')
    await expect(inWorld(async (scope) => await resumeRun(scope, runId, AUTHOR))).rejects.toThrow('CONFLICT')

    const waiting = await start()
    await world.settle()
    await approveAll(world.workspaceId)
    const [approval] = await approvalsOf(waiting)
    await expect(inWorld(async (scope) => await resumeRun(scope, waiting, AUTHOR))).rejects.toThrow('CONFLICT')
    await inWorld(async (scope) => await cancelRun(scope, waiting, AUTHOR))
    const votes = await inWorld(async (scope) => await listVotes(scope, approval?.id ?? ''))
    expect(votes.map((vote) => vote.voidedAt === null)).toEqual([false])
  })

  test('say once what became of an action, only of one that is not sure, not before it can have ended; left open it is not planned again', async () => {
    const { runId, context, row } = await takingOff()
    const say = async (leg: number) =>
      await inWorld(async (scope) => await resolveUnknown(scope, { runId, leg, ordinal: 1, resolution: 'abandon', note: '', by: AUTHOR }))
    await expect(say(1)).rejects.toThrow('UNKNOWN_NOT_RESOLVABLE')
    await inWorld(async (scope) => await markSent(scope, row, row.fence, new Date()))
    await markUnknown(context, row, 'WORKER_LOST', 'lost')
    await expect(say(1)).rejects.toThrow('UNKNOWN_NOT_RESOLVABLE')
    await sql()`update muster.effects set sent_at = now() - interval '1 minute' where run_id = ${runId}`
    await expect(say(2)).rejects.toThrow('UNKNOWN_NOT_RESOLVABLE')
    await say(1)
    expect(await runOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'UNKNOWN_EFFECT' })
    await expect(inWorld(async (scope) => await retryRun(scope, runId, AUTHOR))).rejects.toThrow('RUN_NOT_RETRYABLE')
  })

  test('plan the rest only of a run that ended without success', async () => {
    const runId = await start()
    await expect(inWorld(async (scope) => await retryRun(scope, runId, AUTHOR))).rejects.toThrow('RUN_NOT_RETRYABLE')
    await inWorld(async (scope) => await cancelRun(scope, runId, AUTHOR))
    const tried = await startMember(memberId, { tag: `drive-${++count}` }, 'dry-run')
    await world.settle()
    await expect(inWorld(async (scope) => await retryRun(scope, tried.id, AUTHOR))).rejects.toThrow('RUN_NOT_RETRYABLE')
  })

  test('start no member that is suspended, not put to work, or with other inputs than it takes', async () => {
    await expect(startMember(memberId, { tag: 7 })).rejects.toThrow('VALIDATION_FAILED')
    await expect(startMember(memberId, { tag: 'x', more: 1 })).rejects.toThrow('VALIDATION_FAILED')
    await sql()`update muster.members set status = 'suspended' where id = ${memberId}`
    await expect(startMember(memberId, { tag: 'x' })).rejects.toThrow('MEMBER_SUSPENDED')
    await sql()`update muster.members set status = 'active' where id = ${memberId}`
    const draft = await inWorld(async (scope) => await createMember(scope, { yaml: DRAFT, by: AUTHOR }))
    await expect(startMember(draft.memberId)).rejects.toThrow('MEMBER_UNPUBLISHED')
  })

  test('carry out exactly what was tried', async () => {
    const { memberId: drafted } = await inWorld(async (scope) => await createMember(scope, { yaml: DRAFT, by: AUTHOR }))
    const tried = await startMember(drafted, {}, 'dry-run')
    const carry = async (id: string) =>
      await inWorld(async (scope) => await carryOut(scope, { memberId: id, tryRunId: tried.id, by: AUTHOR }))
    await expect(carry(drafted)).rejects.toThrow('CONFLICT')
    await world.settle()
    await expect(carry(memberId)).rejects.toThrow('NOT_FOUND')
    const changed = { memberId: drafted, yaml: DRAFT.replace('text: x', 'text: y'), revision: 1, by: AUTHOR }
    await inWorld(async (scope) => await saveDraft(scope, changed))
    await expect(carry(drafted)).rejects.toThrow('PLAN_STALE')
  })
})

const DRAFT = `
metadata: { name: Draft, slug: draft }
objective: Write one file.
tools:
  - { tool: files.write, targets: ['out/**'] }
steps:
  - { id: one, kind: tool, tool: files.write, with: { path: out/draft.txt, text: x } }
output:
  schema: { type: object }
  value: { n: 1 }
`
