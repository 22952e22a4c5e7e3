import { beforeAll, describe, expect, test } from 'vitest'
import { listRecent } from '#server/audit/store.ts'
import { consumeToken } from '#server/dispatch/consume-token.ts'
import { resumeRun } from '#server/dispatch/resume-run.ts'
import { loadContext } from '#server/dispatch/run-context.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let memberId = ''
let count = 0
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})

/** A run whose first part is planned, sealed and approved, and not carried out. */
async function approvedRun(): Promise<string> {
  count += 1
  const runId = await startThreeParts(world.workspaceId, memberId, `token-${count}`)
  await world.settle()
  await approveAll(world.workspaceId)
  return runId
}
const ownerSql = () => world.owner.current.owner
const outcomeOf = async (runId: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, runId))
/** As a database superuser would: around the triggers. */
async function tamper(statement: string, values: string[]): Promise<void> {
  await ownerSql().begin(async (sql) => {
    await sql.unsafe('set local session_replication_role = replica')
    await sql.unsafe(statement, values)
  })
}

test('a token is spent once, though a hundred take-offs race', async () => {
  const { workspaceId } = world
  const runId = await approvedRun()
  await ownerSql()`update muster.runs set fence = 1, admitted_at = now() where id = ${runId}`
  const { context, attempt } = await inScope(workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    const found = await findAttempt(scope, runId, 1, 1)
    if (!found) throw new Error('no attempt')
    return { context: await loadContext(scope, run, { fence: 1, workerId: 'w' }), attempt: found }
  })
  await Promise.allSettled(Array.from({ length: 100 }, async () => await consumeToken(context, attempt)))
  const effects = await inScope(workspaceId, async (scope) => await listRunEffects(scope, runId))
  expect(effects.map((effect) => effect.state)).toEqual(['intended'])
  const consumed = (await inScope(workspaceId, async (scope) => await listRecent(scope, { runId, limit: 1000 }))).filter((row) =>
    row.envelopeText.includes('READY_FOR_TAKEOFF → TAKEOFF_RUNNING'),
  )
  expect(consumed).toHaveLength(1)
})

const FIELDS = [
  'v',
  'epoch',
  'workspaceId',
  'memberId',
  'versionId',
  'programDigest',
  'runId',
  'leg',
  'attempt',
  'purpose',
  'inputDigest',
  'readsDigest',
  'connectorDigests',
  'toolPins',
  'catalogueDigest',
  'secretVersions',
  'skillLockDigest',
  'policyDigest',
  'postureVersion',
  'whitelistDigests',
  'models',
  'engineId',
  'protocolVersion',
  'artifacts',
] as const

function mutated(document: Record<string, unknown>, field: string): Record<string, unknown> {
  const value = document[field]
  if (typeof value === 'number') return { ...document, [field]: value + 1 }
  if (field === 'purpose') return { ...document, purpose: 'dry-run' }
  if (typeof value === 'string')
    return { ...document, [field]: /^[0-9a-f]{64}$/.test(value) ? value.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')) : `${value}x` }
  if (field === 'artifacts')
    return {
      ...document,
      artifacts: (value as { hash: string }[]).map((artifact, i) =>
        i === 0 ? { ...artifact, hash: artifact.hash.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')) } : artifact,
      ),
    }
  if (Array.isArray(value)) return { ...document, [field]: [...value, 'f'.repeat(64)] }
  return { ...document, [field]: { ...(value as object), added: field === 'secretVersions' ? 1 : 'x' } }
}

async function expectRefused(runId: string): Promise<void> {
  await world.settle()
  expect(await outcomeOf(runId)).toMatchObject({ outcome: 'failed', reasonCode: 'TOKEN_MISMATCH' })
  expect(await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).toEqual([])
  const audit = await inScope(world.workspaceId, async (scope) => await listRecent(scope, { runId, type: 'token.mismatch', limit: 10 }))
  expect(audit).toHaveLength(1)
  expect(audit[0]?.envelopeText).toContain('"severity":"critical"')
}

describe('a changed byte behind an approved plan: nothing is carried out, and the proof says so', () => {
  test.each(FIELDS)('sealed field %s', async (field) => {
    const runId = await approvedRun()
    const [row] = await ownerSql()`select plan_text from muster.attempts where run_id = ${runId}`
    const document = JSON.parse(String(row?.['plan_text'])) as Record<string, unknown>
    expect(Object.keys(document).sort()).toEqual([...FIELDS].sort())
    await tamper('update muster.attempts set plan_text = $1 where run_id = $2', [canonicalJson(mutated(document, field)), runId])
    await expectRefused(runId)
  })

  test.each([
    [
      'arguments of an action',
      `update muster.artifacts set body_text = replace(body_text, 'first', 'worse') where run_id = $1 and role = 'state'`,
    ],
    [
      'metadata of an action',
      `update muster.artifacts set meta_text = replace(meta_text, 'external_write', 'internal') where run_id = $1 and role = 'state'`,
    ],
    ['name of an action', `update muster.artifacts set name = '0002.one' where run_id = $1 and role = 'state'`],
    ['role of an action', `update muster.artifacts set role = 'log' where run_id = $1 and role = 'state'`],
    ['inputs of the run', `update muster.runs set input_digest = repeat('0', 64) where id = $1`],
    ['token itself', `update muster.attempts set token = repeat('0', 64) where run_id = $1`],
    [
      'vote for another plan',
      `update muster.votes set token = repeat('0', 64) where approval_id in (select id from muster.approvals where run_id = $1)`,
    ],
    ['voided vote', `update muster.votes set voided_at = now() where approval_id in (select id from muster.approvals where run_id = $1)`],
    ['signature of the plan', `update muster.attempts set signature = 'AAAA' where run_id = $1`],
    [
      'signature of a vote',
      `update muster.votes set signature = 'AAAA' where approval_id in (select id from muster.approvals where run_id = $1)`,
    ],
    [
      'person behind a vote',
      `update muster.votes set user_id = 'usr_forged' where approval_id in (select id from muster.approvals where run_id = $1)`,
    ],
    [
      'requirement that was loosened',
      `update muster.approvals set requirement = jsonb_set(requirement, '{grants}', '[]') where run_id = $1`,
    ],
  ])('%s', async (_, statement) => {
    const runId = await approvedRun()
    await tamper(statement, [runId])
    await expectRefused(runId)
  })
})

test('a target that changed since the plan: planned again, decided again, nothing carried out meanwhile', async () => {
  const runId = await approvedRun()
  const { writeBytes } = await import('#server/connectors/files/write-bytes.ts')
  await writeBytes(world.workspaceId, `out/token-${count}-1.txt`, Buffer.from('someone else was here'))
  await world.settle()
  const run = await outcomeOf(runId)
  expect(run).toMatchObject({ outcome: null, leg: 1, attempt: 2 })
  expect(await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).toEqual([])
})

test('a suspended crew member takes off nothing, and goes on only when a person resumes it', async () => {
  const runId = await approvedRun()
  await ownerSql()`update muster.members set status = 'suspended' where id = ${memberId}`
  await world.settle()
  const held = await inScope(world.workspaceId, async (scope) => await findAttempt(scope, runId, 1, 1))
  expect(held).toMatchObject({ state: 'APPROVED', hold: { reason: 'identity_suspended' } })
  expect(await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).toEqual([])
  await ownerSql()`update muster.members set status = 'active' where id = ${memberId}`
  await inScope(world.workspaceId, async (scope) => await resumeRun(scope, runId, 'usr_author'))
  await world.settle()
  expect((await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).map((effect) => effect.state)).toEqual([
    'confirmed',
  ])
})

test('the application role cannot change a sealed plan, a published version, evidence or the chain', async () => {
  const runId = await approvedRun()
  const { clientFor } = await import('#db/client.ts')
  const { sql } = clientFor(world.owner.current.appUrl)
  const attempts = [
    `update muster.attempts set token = 'x' where run_id = '${runId}'`,
    `update muster.member_versions set definition = '{}' where status = 'published'`,
    `update muster.artifacts set body_text = 'x'`,
    `delete from muster.audit_events`,
    `update muster.audit_events set envelope_text = 'x'`,
    `update muster.run_events set kind = 'x'`,
  ]
  for (const statement of attempts) {
    await expect(
      sql.begin(async (tx) => {
        await tx`select set_config('muster.workspace', ${world.workspaceId}, true)`
        await tx.unsafe(statement)
      }),
      statement,
    ).rejects.toThrow(/immutable|permission denied/)
  }
})
