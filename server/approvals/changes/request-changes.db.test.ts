import { beforeAll, expect, test } from 'vitest'
import { answerChangeRequest } from '#server/approvals/changes/answer-change-request.ts'
import { requestChanges } from '#server/approvals/changes/request-changes.ts'
import { listChangeRequests } from '#server/approvals/changes/store.ts'
import { endSnooze, snoozeApproval } from '#server/approvals/snooze/snooze-approval.ts'
import { findApproval } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { listApprovals } from '#server/bridge/list-approvals.ts'
import { readApproval } from '#server/bridge/read-approval.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { amendPlan } from '#server/dispatch/amend-plan.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const SECOND = 'usr_second'
let memberId = ''
const GRANTS = ['approvals:decide:external_write', 'approvals:decide:spend']
const voter = (userId: string, more: object = {}) =>
  ({ userId, role: 'operator', grants: GRANTS, authenticatedAtMs: Date.now(), ...more }) as const
const person = (userId: string, more: object = {}) => ({ ...voter(userId), workspaceId: world.workspaceId, ...more }) as never
const count = async (kind: string) => {
  const rows = await world.owner.current.owner`select user_id, channel from muster.notices where kind = ${kind} order by 1, 2`
  return rows.map((row) => `${row['user_id']} ${row['channel']}`)
}

beforeAll(async () => {
  await addApprover(world.workspaceId, SECOND)
  memberId = (await installTemplate(world.workspaceId, { ref: 'expense-check', by: AUTHOR })).memberId
  await inScope(world.workspaceId, async (scope) => await publishMember(scope, { memberId, by: AUTHOR }))
})

/** A plan that waits: started and written by AUTHOR. */
async function arrangePlan() {
  const { workspaceId } = world
  const inputs = defaultInputs((await readMember(workspaceId, memberId)).inputs as never)
  const runId = await inScope(workspaceId, async (scope) => {
    const run = await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })
    return (run as { runId?: string; id?: string }).runId ?? (run as { id: string }).id
  })
  await world.settle()
  const [row] = await world.owner.current.owner`select id, token from muster.approvals where run_id = ${runId} and status = 'pending'`
  return { runId, approvalId: String(row?.['id']), token: String(row?.['token']) }
}

test('a wish for changes decides nothing, reaches the author and stands on the card until it is answered, once', async () => {
  const { workspaceId } = world
  const { approvalId, token, runId } = await arrangePlan()
  const { id } = await requestChanges(workspaceId, voter(APPROVER), { approvalId, token, text: 'Why is Jo on it twice?' })
  const [row] = await world.owner.current.owner`select status from muster.approvals where id = ${approvalId}`
  expect(row?.['status']).toBe('pending')
  expect(await count('changes_requested')).toEqual([`${AUTHOR} bell`, `${AUTHOR} mail`])
  expect((await readApproval(person(AUTHOR), approvalId)).wishes).toMatchObject([
    { id, text: 'Why is Jo on it twice?', answer: null, mine: true },
  ])
  expect((await readApproval(person(APPROVER), approvalId)).wishes).toMatchObject([{ mine: false }])

  await expect(answerChangeRequest(person(SECOND), { id, text: 'No idea' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await answerChangeRequest(person(AUTHOR), { id, text: 'Two receipts in one month.' })
  expect(await count('changes_answered')).toEqual([`${APPROVER} bell`, `${APPROVER} mail`])
  const { wishes, may } = await readApproval(person(APPROVER), approvalId)
  expect(wishes).toMatchObject([{ answer: { text: 'Two receipts in one month.' }, mine: false }])
  expect(may.approve).toBe(true)
  await expect(answerChangeRequest(person(AUTHOR), { id, text: 'Again' })).rejects.toMatchObject({ code: 'CONFLICT' })

  const said = await world.owner.current.owner`select type, envelope_text from muster.audit_events
    where run_id = ${runId} and type like 'approval.changes%' order by seq`
  expect(said.map((entry) => entry['type'])).toEqual(['approval.changes_requested', 'approval.changes_answered'])
  expect(String(said[0]?.['envelope_text'])).toContain('Why is Jo on it twice?')
})

test('who may not decide may not comment; a comment names the plan that was displayed; nothing is answered once it is decided', async () => {
  const { workspaceId } = world
  const { approvalId, token } = await arrangePlan()
  const wish = { approvalId, token, text: 'Please shorter' }
  await expect(requestChanges(workspaceId, voter(SECOND, { grants: [] }), wish)).rejects.toMatchObject({ code: 'APPROVER_NOT_ENTITLED' })
  await expect(requestChanges(workspaceId, voter(SECOND, { role: 'viewer' }), wish)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(requestChanges(workspaceId, voter(SECOND), { ...wish, token: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'PLAN_STALE' })
  // an old sign-in decides nothing and may say something
  const { id } = await requestChanges(workspaceId, voter(SECOND, { authenticatedAtMs: 0 }), wish)
  await vote(workspaceId, voter(APPROVER), { approvalId, token, decision: 'reject', reason: 'No' })
  await expect(answerChangeRequest(person(AUTHOR), { id, text: 'Late' })).rejects.toMatchObject({ code: 'ALREADY_DECIDED' })
  await expect(requestChanges(workspaceId, voter(SECOND), wish)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' })
})

test('what was wanted of a plan that was changed meanwhile is answered on the plan that took its place', async () => {
  const { workspaceId } = world
  const { approvalId, token, runId } = await arrangePlan()
  const { id } = await requestChanges(workspaceId, voter(APPROVER), { approvalId, token, text: 'Without the last one, please' })
  const items = (await readApproval(person(SECOND), approvalId)).card.willDo.flatMap((group) => group.items)
  const leaveOut = items.filter((item) => item.separable).slice(0, 1)
  await amendPlan(workspaceId, voter(SECOND), { approvalId, token, leaveOut: leaveOut.map((item) => item.ordinal), edits: [] })
  await world.settle()
  const [row] = await world.owner.current.owner`select id from muster.approvals where run_id = ${runId} and status = 'pending'`
  const next = String(row?.['id'])
  expect(next).not.toBe(approvalId)
  expect((await readApproval(person(AUTHOR), approvalId)).wishes).toMatchObject([{ answer: null, mine: false }])
  expect((await readApproval(person(AUTHOR), next)).wishes).toMatchObject([{ id, answer: null, mine: true }])
  await answerChangeRequest(person(AUTHOR), { id, text: 'Done so.' })
  expect((await readApproval(person(APPROVER), next)).wishes).toMatchObject([{ answer: { text: 'Done so.' } }])
  const [notice] = await world.owner.current.owner`select about from muster.notices where event_key = ${`changes_answered:${id}`} limit 1`
  expect(notice?.['about'], 'the notice leads to the plan that is open').toMatchObject({ approvalId: next })
})

test('a plan that ran out takes no comment and no answer, though nobody swept it yet', async () => {
  const { approvalId, token } = await arrangePlan()
  const { id } = await requestChanges(world.workspaceId, voter(APPROVER), { approvalId, token, text: 'Why?' })
  await world.owner.current.owner`update muster.approvals set expires_at = now() - interval '1 second' where id = ${approvalId}`
  await expect(answerChangeRequest(person(AUTHOR), { id, text: 'Late' })).rejects.toMatchObject({ code: 'ALREADY_DECIDED' })
  await expect(requestChanges(world.workspaceId, voter(APPROVER), { approvalId, token, text: 'Why?' })).rejects.toMatchObject({
    code: 'ALREADY_DECIDED',
  })
})

test('a run takes at most 20 comments', async () => {
  const { approvalId, token, runId } = await arrangePlan()
  for (let i = 0; i < 20; i += 1) await requestChanges(world.workspaceId, voter(APPROVER), { approvalId, token, text: `Wish ${i}` })
  await expect(requestChanges(world.workspaceId, voter(APPROVER), { approvalId, token, text: 'One more' })).rejects.toMatchObject({
    code: 'TOO_MANY_COMMENTS',
  })
  expect(await inScope(world.workspaceId, async (scope) => await listChangeRequests(scope, runId))).toHaveLength(20)
})

test('a plan set aside leaves "needs you" of that person alone, comes back by itself and is decided as ever', async () => {
  const { approvalId, token } = await arrangePlan()
  const lists = async (userId: string) => {
    const has = async (tab: 'needs-you' | 'later') => (await listApprovals(person(userId), tab)).some((item) => item.id === approvalId)
    return [await has('needs-you'), await has('later')]
  }
  expect(await lists(APPROVER)).toEqual([true, false])
  const { until } = await snoozeApproval(person(APPROVER), approvalId, 'hour')
  expect(Date.parse(until)).toBeGreaterThan(Date.now())
  expect(await lists(APPROVER)).toEqual([false, true])
  expect(await lists(SECOND)).toEqual([true, false])
  const [row] = await world.owner.current.owner`select status, expires_at from muster.approvals where id = ${approvalId}`
  expect(row?.['status']).toBe('pending')
  expect(Date.parse(until)).toBeLessThanOrEqual(Number(row?.['expires_at']) - 2 * 3_600_000)

  await world.owner.current.owner`update muster.approval_snoozes set until_at = now() - interval '1 second'`
  expect(await lists(APPROVER)).toEqual([true, false])
  await snoozeApproval(person(APPROVER), approvalId, 'monday')
  await endSnooze(person(APPROVER), approvalId)
  expect(await lists(APPROVER)).toEqual([true, false])

  await snoozeApproval(person(APPROVER), approvalId, 'tomorrow')
  await vote(world.workspaceId, voter(SECOND), { approvalId, token, decision: 'approve', reason: '' })
  expect(await lists(APPROVER)).toEqual([false, false])
  await expect(snoozeApproval(person(APPROVER), approvalId, 'hour')).rejects.toMatchObject({ code: 'ALREADY_DECIDED' })
})

test('a plan that ends within two hours cannot be set aside', async () => {
  const { approvalId } = await arrangePlan()
  await world.owner.current.owner`update muster.approvals set expires_at = now() + interval '119 minutes' where id = ${approvalId}`
  await expect(snoozeApproval(person(APPROVER), approvalId, 'hour')).rejects.toMatchObject({ code: 'SNOOZE_TOO_LATE' })
})

test('another workspace comments, answers and sets aside nothing of this one', async () => {
  const { approvalId, token } = await arrangePlan()
  const { id } = await requestChanges(world.workspaceId, voter(APPROVER), { approvalId, token, text: 'Why?' })
  const elsewhere = await arrangeWorkspace('Elsewhere')
  const there = person(APPROVER, { workspaceId: elsewhere, role: 'admin' })
  await expect(requestChanges(elsewhere, voter(APPROVER), { approvalId, token, text: 'Mine' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(answerChangeRequest(there, { id, text: 'Mine' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(snoozeApproval(there, approvalId, 'hour')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(endSnooze(there, approvalId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(inScope(elsewhere, async (scope) => await findApproval(scope, approvalId))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
