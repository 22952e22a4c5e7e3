import { chooseChanges, type Decision, openProposal } from '#server/authoring/sessions/accept-proposal.ts'
import type { Lock } from '#server/authoring/sessions/core/open-changes.ts'
import { withEdits } from '#server/authoring/sessions/core/open-changes.ts'
import { loadDraft } from '#server/authoring/sessions/load-draft.ts'
import type { Decided } from '#server/authoring/sessions/schema.ts'
import { findSession, updateSession, updateTurn } from '#server/authoring/sessions/store.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Leaves the draft as it is. A single place that was declined is not proposed again until it is released; a proposal that was
 * declined as a whole only makes room for what is said next.
 * @throws AppError CONFLICT as `acceptProposal`
 */
export async function declineProposal(scope: TenantScope, decision: Decision): Promise<Decided> {
  const { session, turn, draft, open } = await openProposal(scope, decision)
  const locks = withEdits({ derived: session.derived, current: draft.definition, locks: session.locks })
  if (decision.paths === undefined) {
    const entry = { by: decision.by, at: toTimestamp(systemClock.nowMs()), paths: [], before: null, after: null, undoneAt: null }
    await updateTurn(scope, session.id, turn.n, { accepted: [...turn.accepted, entry] })
  } else {
    const declined = chooseChanges(open, decision.paths).map(({ path }): Lock => ({ path, why: 'declined' }))
    await updateSession(scope, session.id, { locks: [...locks, ...declined], derived: draft.definition })
  }
  await publishSignal(scope, { type: 'authoring.changed', id: session.id })
  return { memberId: session.memberId, revision: draft.revision, programDigest: null }
}

/** Lets later turns change a place again that was edited or declined. @throws AppError NOT_FOUND */
export async function releaseLock(scope: TenantScope, options: { sessionId: string; path: readonly string[] }): Promise<void> {
  const session = await findSession(scope, options.sessionId, { lock: true })
  const draft = await loadDraft(scope, session)
  const name = options.path.join('\n')
  const locks = withEdits({ derived: session.derived, current: draft.definition, locks: session.locks })
  await updateSession(scope, session.id, { locks: locks.filter(({ path }) => path.join('\n') !== name), derived: draft.definition })
  await publishSignal(scope, { type: 'authoring.changed', id: session.id })
}
