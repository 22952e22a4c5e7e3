import { limitHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { findLimit, findMemberOwner } from '#server/gateway/llm/settings/store.ts'
import { findWarned, refusalKeys, type UsedLimit } from '#server/gateway/llm/spending/told/store.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** A limit that a call did not fit under. */
export interface Refusal extends UsedLimit {
  readonly at: Date
}

/**
 * Tells of every limit of which these calls used four fifths (requirements §17): once for each limit, height and period, in the transaction
 * that bills them. Call it under the lock of spending, after the bills and before the audit.
 * @param ids calls of `usage_events`
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function tellOfBills(scope: TenantScope, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  const told = new Set<string>()
  for (const used of await findWarned(scope, ids, now)) {
    // of a limit by run the dearest run comes first
    if (told.has(used.key)) continue
    told.add(used.key)
    await tell(scope, 'spend_warned', used, used.key, now)
  }
}

/** Tells of every limit that a call did not fit under, once as above. An author's own cap is no admin's: its run says what it waits for. */
export async function tellOfRefusals(scope: TenantScope, refusals: readonly Refusal[]): Promise<void> {
  const [first] = refusals
  if (!first) return
  const keys = await refusalKeys(scope, [...new Set(refusals.map(({ limitId }) => limitId))], first.at)
  for (const [limitId, key] of keys) {
    const refusal = refusals.find((one) => one.limitId === limitId)
    if (refusal) await tell(scope, 'spend_refused', refusal, key, refusal.at)
  }
}

async function tell(scope: TenantScope, kind: 'spend_warned' | 'spend_refused', used: UsedLimit, key: string, now: Date): Promise<void> {
  const { limitId, maxMicro, usedMicro, runId } = used
  const limit = await findLimit(scope, limitId)
  // one that nobody signed lets nothing through: that is told when it refuses
  if (!limit || (kind === 'spend_warned' && !(await limitHolds(limit)))) return
  const people = await listMemberships(scope)
  const admins = people.filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  const owner = limit.scope === 'member' && limit.subjectId !== null ? await findMemberOwner(scope, limit.subjectId) : null
  const owners = people.filter(({ userId }) => userId === owner).map(({ userId }) => userId)
  const about = { limitId, maxMicro, usedMicro, ...(runId === null || limit.period !== 'run' ? {} : { runId }) }
  await addNotices(scope, { kind, key, about, to: [...new Set([...admins, ...owners])] }, now.getTime())
}
