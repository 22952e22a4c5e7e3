import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { VerifyReportDto } from '#server/bridge/schema.ts'
import { APPROVER, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { removePerson } from '#server/identity/remove-person.ts'
import { arrangePerson, arrangeSignIn } from '#server/identity/testing/arrange.ts'
import { activateHouseRules } from '#server/policy/activate-house-rules.ts'
import { bundleOf } from '#server/policy/evaluate-plan.ts'
import { NO_HOUSE_RULES } from '#server/policy/schema.ts'
import { POST } from '../../app/api/v1/audit/verify/route.ts'

/** What the Verify button gets when somebody with the owner's rights changed the database behind Muster's back. */
const world = useRunWorld()
let runId = ''
let token = ''

beforeAll(async () => {
  const memberId = await hireThreeParts(world.workspaceId)
  runId = await startThreeParts(world.workspaceId, memberId, 'done')
  for (let part = 0; part < 4; part += 1) {
    await world.settle()
    await approveAll(world.workspaceId)
  }
})
beforeEach(async () => {
  const { email } = await arrangePerson({ [world.workspaceId]: 'viewer' })
  token = (await arrangeSignIn(identityContext, email)).token
})

async function press(): Promise<VerifyReportDto> {
  const request = new Request('http://muster.test/api/v1/audit/verify', {
    method: 'POST',
    headers: { host: 'muster.test', origin: 'http://muster.test', cookie: `muster_session=${token}` },
  })
  const answer = await POST(request, { params: Promise.resolve({}) })
  expect(answer.status).toBe(200)
  return (await answer.json()) as VerifyReportDto
}
/** Changes something as the owner, presses Verify, puts it back. */
async function pressAfter(change: string, back: string): Promise<VerifyReportDto> {
  const { owner } = world.owner.current
  const asOwner = async (statement: string) =>
    await owner.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx.unsafe(statement)
    })
  await asOwner(change)
  const report = await press()
  await asOwner(back)
  return report
}

test('an untouched workspace holds, entries and actions', async () => {
  const report = await press()
  expect(report).toMatchObject({ ok: true, firstBad: null, ledger: { actions: 3, differenceCount: 0 } })
  expect(report.proved.join(' ')).toContain('3 of 3 actions are on record')
  expect((await press()).proved.join(' ')).toContain('continues what the signer remembers')
  expect((await press()).cannot.join(' ')).not.toContain('--known-checkpoint')
})

test('a row of the ledger that was changed, and one that was removed, are found and named', async () => {
  const where = `where run_id = '${runId}' and leg = 2`
  const changed = await pressAfter(
    `update muster.effects set state = 'skipped' ${where}`,
    `update muster.effects set state = 'confirmed' ${where}`,
  )
  expect(changed).toMatchObject({ ok: false, proved: [], firstBad: { kind: 'ledger' }, ledger: { actions: 3, differenceCount: 1 } })
  expect(changed.firstBad?.why).toBe(`run ${runId}, leg-2.1, action 1: the ledger says "skipped", the chain says "confirmed"`)
  const removed = await pressAfter(
    `create table public.kept as select * from muster.effects ${where}; delete from muster.effects ${where}`,
    'insert into muster.effects select * from public.kept',
  )
  expect(removed.firstBad?.why).toContain('the chain has an action that the ledger does not know')
  expect((await press()).ok).toBe(true)
})

test('a changed entry, a forged tree and a chain that was cut off are named instead of answered with an error', async () => {
  const { workspaceId } = world
  const at = (seq: number) => `where workspace_id = '${workspaceId}' and seq = ${seq}`
  const texts = await world.owner.current
    .owner`select seq, leaf_hash from muster.audit_events where workspace_id = ${workspaceId} order by seq`
  const last = texts.length
  const edited = await pressAfter(
    `update muster.audit_events set envelope_text = replace(envelope_text, '"info"', '"debug"') ${at(5)}`,
    `update muster.audit_events set envelope_text = replace(envelope_text, '"debug"', '"info"') ${at(5)}`,
  )
  expect(edited).toMatchObject({ ok: false, entries: 4, firstBad: { seq: 5, kind: 'edited' } })
  const [five] = texts.slice(4)
  const forged = await pressAfter(
    `update muster.audit_events set leaf_hash = '${'0'.repeat(64)}' ${at(5)}`,
    `update muster.audit_events set leaf_hash = '${String(five?.['leaf_hash'])}' ${at(5)}`,
  )
  expect(forged).toMatchObject({ ok: false, firstBad: { seq: 5, kind: 'edited' } })
  const cut = await pressAfter(
    `create table public.tail as select * from muster.audit_events ${at(last)}; delete from muster.audit_events ${at(last)}`,
    'insert into muster.audit_events select * from public.tail',
  )
  expect(cut).toMatchObject({ ok: false, firstBad: { kind: 'truncated', seq: last } })
  expect((await press()).ok).toBe(true)
})

test('a role or a kind of action that was changed, put back after it was taken, or removed without a word is found', async () => {
  const { workspaceId } = world
  const { owner } = world.owner.current
  const { userId } = await arrangePerson({ [workspaceId]: 'operator' })
  const who = `where workspace_id = '${workspaceId}' and user_id = '${userId}'`
  const raised = await pressAfter(
    `update muster.memberships set role = 'admin' ${who}`,
    `update muster.memberships set role = 'operator' ${who}`,
  )
  expect(raised).toMatchObject({ ok: false, firstBad: { kind: 'authority' }, authority: { differenceCount: 1 } })
  expect(raised.firstBad?.why).toBe(`role of ${userId}: "admin " is in force, "operator " was given`)
  const tool = `where workspace_id = '${workspaceId}' and tool = 'files.write'`
  const loosened = await pressAfter(
    `update muster.catalogue_rows set row = jsonb_set(row, '{effectClass}', '"internal"') ${tool}`,
    `update muster.catalogue_rows set row = jsonb_set(row, '{effectClass}', '"external_write"') ${tool}`,
  )
  expect(loosened.firstBad).toMatchObject({ kind: 'authority', why: expect.stringContaining('tool of files.write: "internal ') as string })
  const admin = await arrangePerson({ [workspaceId]: 'admin' })
  const { principal } = await arrangeSignIn(identityContext, admin.email)
  await owner.unsafe(`create table public.member as select * from muster.memberships ${who}`)
  await removePerson(identityContext, principal, userId)
  expect((await press()).ok).toBe(true)
  const back = await pressAfter('insert into muster.memberships select * from public.member', `delete from muster.memberships ${who}`)
  expect(back.firstBad).toMatchObject({ kind: 'authority', why: `role of ${userId}: "operator " is in force, and was taken back` })
  const gone = await pressAfter(
    `create table public.admin as select * from muster.memberships where user_id = '${admin.userId}'; delete from muster.memberships where user_id = '${admin.userId}'`,
    'insert into muster.memberships select * from public.admin',
  )
  expect(gone.firstBad?.why).toContain('is gone without a word')
  expect((await press()).ok).toBe(true)
})

test('house rules that were taken out of the database are missed, though what is left is signed', async () => {
  const { workspaceId } = world
  const by = APPROVER
  const first = await activateHouseRules(workspaceId, {
    houseRules: { ...NO_HOUSE_RULES, noDeletes: true },
    by,
    was: bundleOf(NO_HOUSE_RULES).digest,
  })
  await activateHouseRules(workspaceId, { houseRules: NO_HOUSE_RULES, by, was: first.digest })
  expect((await press()).ok).toBe(true)
  const last = `where workspace_id = '${workspaceId}' and n = 2`
  const gone = await pressAfter(
    `create table public.rules as select * from muster.policy_bundles ${last}; delete from muster.policy_bundles ${last}`,
    'insert into muster.policy_bundles select * from public.rules',
  )
  expect(gone.firstBad).toMatchObject({ kind: 'authority', why: expect.stringContaining('rules of house') as string })
  expect((await press()).ok).toBe(true)
})
