import { expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { listResults } from '#server/bridge/read-results.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { startOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox } from '#server/connectors/mail/read-outbox.ts'
import { carryOut } from '#server/dispatch/carry-out.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { defaultInputs } from '#server/members/templates.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun, listAttempts } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()

test('expense check goes from template to verified proof: tried, approved by another person, 9 mails and 1 file really there', async () => {
  const { workspaceId } = world
  const outbox = await startOutbox({})
  try {
    const { memberId } = await installTemplate(workspaceId, { ref: 'expense-check', by: AUTHOR })
    const member = await readMember(workspaceId, memberId)
    expect(member.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([])
    const inputs = defaultInputs(member.inputs as never)
    const tried = await inScope(
      workspaceId,
      async (scope) => await startRun(scope, { memberId, inputs, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
    )
    await world.settle()
    const after = await inScope(workspaceId, async (scope) => await findRun(scope, tried.id))
    expect(after).toMatchObject({ outcome: 'succeeded', output: { rows: 200, questioned: 14, amountEur: 3412.5 } })
    expect(await inScope(workspaceId, async (scope) => await listRunEffects(scope, tried.id))).toEqual([])

    const run = await inScope(workspaceId, async (scope) => await carryOut(scope, { memberId, tryRunId: tried.id, by: AUTHOR }))
    await world.settle()
    const [approval] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 10 }))
    if (!approval) throw new Error(JSON.stringify(await inScope(workspaceId, async (scope) => await listAttempts(scope, run.id))))
    const voter = {
      userId: APPROVER,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    await expect(
      vote(workspaceId, { ...voter, userId: AUTHOR }, { approvalId: approval.id, decision: 'approve', token: approval.token, reason: '' }),
    ).rejects.toThrow('APPROVER_CONFLICTED')
    await vote(workspaceId, voter, { approvalId: approval.id, decision: 'approve', token: approval.token, reason: '' })
    await world.settle()

    expect(await inScope(workspaceId, async (scope) => await findRun(scope, run.id))).toMatchObject({ outcome: 'succeeded' })
    const effects = await inScope(workspaceId, async (scope) => await listRunEffects(scope, run.id))
    expect(effects.map((effect) => effect.state)).toEqual(effects.map(() => 'confirmed'))
    const mails = await inScope(workspaceId, async (scope) => await listOutbox(scope, { limit: 50 }))
    expect(mails).toHaveLength(9)
    expect((await readBytes(workspaceId, 'reports/questioned-expenses-2026-10.csv')).toString('utf8').trim().split('\n')).toHaveLength(15)

    const { items } = await listResults(workspaceId, {})
    expect(items.map(({ title, memberName }) => [memberName, title])).toEqual([
      ['Expense check', 'Summary of expenses-2026-10: 14 of 200 rows questioned'],
    ])

    let text = ''
    for await (const line of exportAudit(workspaceId)) text += line
    expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
    const flipped = text.replace('effect.confirmed', 'effect.cOnfirmed')
    expect(verifyExport(flipped, { publicKeyPem: null, knownCheckpoint: null }).firstBad).not.toBeNull()
  } finally {
    await outbox.close()
  }
}, 120_000)
