import { appendAudit } from '#server/audit/append-audit.ts'
import { type PermissionWish, termsFromPlan } from '#server/dispatch/terms-from-plan.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { insertRequest, listRequests } from '#server/policy/standing/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Requests that wait for an admin at a time. */
const OPEN_MAX = 100

/**
 * Asks an admin to let a crew member do a step without asking: the terms are read off a plan that was shown, and grant
 * nothing (domain §4, Whitelist entry). What costs money always asks.
 * @throws AppError NOT_FOUND, VALIDATION_FAILED
 */
export async function requestPermission(principal: Principal, wish: PermissionWish): Promise<{ id: string; sentence: string }> {
  const nowMs = systemClock.nowMs()
  return await inScope(principal.workspaceId, async (scope) => {
    const { member, run, sentence, terms } = await termsFromPlan(scope, wish, nowMs)
    if ((await listRequests(scope, 'open')).length >= OPEN_MAX)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'open requests for standing permissions', max: OPEN_MAX } })
    const id = systemIds.next('prq')
    const facts = { id, memberId: member.id, runId: run.id, terms, sentence, requestedBy: principal.userId }
    await insertRequest(scope, { ...facts, status: 'open' })
    await appendAudit(
      scope,
      [{ type: 'whitelist.requested', message: cutText(sentence, 500), ext: { ...facts, actor: principal.userId } }],
      { atMs: nowMs, ids: systemIds },
    )
    return { id, sentence }
  })
}
