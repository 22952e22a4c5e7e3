import { expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { startOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { reinstateMember } from '#server/dispatch/reinstate-member.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { suspendMember } from '#server/members/suspend-member.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const here = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)

test('suspended at once everywhere: nothing starts, open plans cannot be decided, nothing is sent; let work again, they go on', async () => {
  const { workspaceId } = world
  const outbox = await startOutbox({})
  try {
    const { memberId } = await installTemplate(workspaceId, { ref: 'expense-check', by: AUTHOR })
    const inputs = defaultInputs((await readMember(workspaceId, memberId)).inputs as never)
    const start = async (scope: TenantScope) => await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR })
    await here(async (scope) => await publishMember(scope, { memberId, by: AUTHOR }))
    const waiting = await here(start)
    await world.settle()
    const planned = await here(start)
    const by = { memberId, by: AUTHOR }
    await here(async (scope) => await suspendMember(scope, by))
    await here(async (scope) => await suspendMember(scope, by))
    await world.settle()

    await expect(here(start)).rejects.toThrow('MEMBER_SUSPENDED')
    await expect(here(async (scope) => await publishMember(scope, by))).rejects.toThrow('MEMBER_SUSPENDED')
    for (const run of [waiting, planned])
      expect(await here(async (scope) => await findAttempt(scope, run.id, 1, 1))).toMatchObject({ hold: { reason: 'identity_suspended' } })
    const [open] = await here(async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 }))
    if (!open) throw new Error('nothing is asked')
    const voter = {
      userId: APPROVER,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    const approve = async () => await vote(workspaceId, voter, { approvalId: open.id, decision: 'approve', token: open.token, reason: '' })
    await expect(approve()).rejects.toThrow()
    expect(await here(async (scope) => await listRunEffects(scope, waiting.id))).toEqual([])

    expect(await here(async (scope) => await reinstateMember(scope, by))).toEqual({ resumed: 2 })
    expect(await here(async (scope) => await reinstateMember(scope, by))).toEqual({ resumed: 0 })
    await world.settle()
    expect(await approve()).toMatchObject({ status: 'approved' })
    await world.settle()
    const sent = await here(async (scope) => await listRunEffects(scope, waiting.id))
    expect(sent.length).toBeGreaterThan(0)
    expect(new Set(sent.map(({ state }) => state))).toEqual(new Set(['confirmed']))
    const types = await world.owner.current.owner`select type from muster.audit_events where type like 'member.%' order by seq`
    expect(types.map((row) => row['type'] as string).slice(-2)).toEqual(['member.suspended', 'member.reinstated'])
  } finally {
    await outbox.close()
  }
})
