import { recordAsk } from '#server/dispatch/record-ask.ts'
import { currentAttempt } from '#server/dispatch/run-context.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { lockAsk, updateAsk } from '#server/runs/asks/store.ts'
import { findAttempt, lockRun } from '#server/runs/store.ts'
import { recordRunEvent, transition } from '#server/runs/transition.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** An escalated question waits this much longer, for an admin. */
const ESCALATED_MS = 24 * 3_600_000

/**
 * A question that nobody answered in time (domain §3, `ask`): `reject` ends the run as expired; `escalate` passes it to the
 * admins once, and ends the run when they do not answer either.
 */
export async function expireAsk(workspaceId: string, askId: string, now: Date): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const ask = await lockAsk(scope, askId)
    if (ask.status !== 'open' || ask.expiresAt > now) return
    const run = await lockRun(scope, ask.runId)
    if (run.outcome !== null) return await updateAsk(scope, ask.id, { status: 'cancelled' })
    if (ask.onTimeout === 'escalate' && ask.assignee !== 'role:admin') {
      await updateAsk(scope, ask.id, { assignee: 'role:admin', expiresAt: new Date(now.getTime() + ESCALATED_MS) })
      await tellAdmins(scope, { askId: ask.id, runId: run.id, memberId: run.memberId }, now)
      return await recordRunEvent(scope, run, run, 'escalated', { askId: ask.id }, now)
    }
    await updateAsk(scope, ask.id, { status: 'expired' })
    await recordAsk(scope, run, 'ask.ended', { askId: ask.id, status: 'expired', at: now })
    await transition(
      scope,
      run,
      currentAttempt(await findAttempt(scope, run.id, run.leg, run.attempt), run),
      { type: 'expire' },
      { data: { askId: ask.id } },
    )
  })
}

async function tellAdmins(scope: TenantScope, about: { askId: string; runId: string; memberId: string }, now: Date): Promise<void> {
  const to = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  await addNotices(scope, { kind: 'question_asked', key: `question_escalated:${about.askId}`, about, to }, now.getTime())
}
