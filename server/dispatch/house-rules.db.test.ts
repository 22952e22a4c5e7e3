import { expect, test } from 'vitest'
import { type ApprovalRow, listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { startOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { activateHouseRules } from '#server/policy/activate-house-rules.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import { NO_HOUSE_RULES } from '#server/policy/schema.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const bundle = async () => await inScope(world.workspaceId, currentBundle)
const openApproval = async (): Promise<ApprovalRow> => {
  const [open] = await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 }))
  if (!open) throw new Error('nothing is asked')
  return open
}
const approve = async (userId: string, { id, token }: ApprovalRow) =>
  await vote(
    world.workspaceId,
    { userId, role: 'operator', grants: ['approvals:decide:external_write'], authenticatedAtMs: Date.now() },
    { approvalId: id, decision: 'approve', token, reason: '' },
  )

test('rules that become stricter after a decision ask again under them: two must agree, and one person is not two', async () => {
  const { workspaceId } = world
  await addApprover(workspaceId, 'usr_second')
  const outbox = await startOutbox({})
  try {
    const { memberId } = await installTemplate(workspaceId, { ref: 'expense-check', by: AUTHOR })
    const inputs = defaultInputs((await readMember(workspaceId, memberId)).inputs as never)
    const run = await inScope(workspaceId, async (scope) => {
      await publishMember(scope, { memberId, by: AUTHOR })
      return await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })
    })
    const effects = async () => await inScope(workspaceId, async (scope) => await listRunEffects(scope, run.id))
    await world.settle()
    const first = await openApproval()
    expect(await approve(APPROVER, first)).toMatchObject({ status: 'approved' })

    const was = (await bundle()).digest
    await activateHouseRules(workspaceId, { houseRules: { ...NO_HOUSE_RULES, twoPeopleOverMails: 5 }, by: AUTHOR, was })
    await expect(activateHouseRules(workspaceId, { houseRules: NO_HOUSE_RULES, by: AUTHOR, was })).rejects.toThrow('CONFLICT')
    await world.settle()
    expect(await effects()).toEqual([])

    const second = await openApproval()
    expect(second).toMatchObject({ attempt: 2, requirement: { votesNeeded: 2 } })
    expect(await approve(APPROVER, second)).toMatchObject({ status: 'pending', votes: 1, votesNeeded: 2 })
    await expect(approve(APPROVER, second)).rejects.toThrow('ALREADY_DECIDED')
    await world.settle()
    expect(await effects()).toEqual([])
    expect(await approve('usr_second', second)).toMatchObject({ status: 'approved' })
    await world.settle()
    expect((await effects()).map((effect) => effect.state)).toEqual((await effects()).map(() => 'confirmed'))
    expect((await effects()).length).toBeGreaterThanOrEqual(10)
  } finally {
    await outbox.close()
  }
})

test('a forged row of rules decides nothing', async () => {
  await world.owner.current.owner.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    await tx`update muster.policy_bundles set activated_by = 'usr_mallory'`
  })
  await expect(bundle()).rejects.toThrow('PLAN_TOKEN_MISMATCH')
})
