import { changed, writeDraft } from '#server/authoring/sessions/accept-proposal.ts'
import { withEdits } from '#server/authoring/sessions/core/open-changes.ts'
import { loadDraft } from '#server/authoring/sessions/load-draft.ts'
import { recordAuthoring } from '#server/authoring/sessions/record-authoring.ts'
import type { Decided } from '#server/authoring/sessions/schema.ts'
import { type Accepted, findSession, listTurns, type TurnRow, updateSession, updateTurn } from '#server/authoring/sessions/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { applyChanges, fieldChanges, touches } from '#server/members/core/apply-changes.ts'
import { removeDraft } from '#server/members/remove-draft.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes back what was last taken over; what a person edited since stays as it is. The first of a new crew member takes the crew
 * member away again (`restoreDraft` brings it back).
 * @param options.revision of the draft that was shown
 * @throws AppError CONFLICT when the draft is not the one that was shown, or nothing is left to take back; MEMBER_AT_WORK
 */
export async function undoAccept(scope: TenantScope, options: { sessionId: string; revision: number; by: string }): Promise<Decided> {
  const session = await findSession(scope, options.sessionId, { lock: true })
  const draft = await loadDraft(scope, session, { lock: session.memberId !== null })
  const last = lastAccepted(await listTurns(scope, session.id))
  if (!last || draft.revision !== options.revision || draft.member === null) throw changed(session, draft)
  const { turn, at, entry } = last
  const locks = withEdits({ derived: session.derived, current: draft.definition, locks: session.locks })
  const undone = turn.accepted.map((one, index) => (index === at ? { ...one, undoneAt: toTimestamp(systemClock.nowMs()) } : one))
  await updateTurn(scope, session.id, turn.n, { accepted: undone })
  if (entry.before === null) {
    await removeDraft(scope, { memberId: draft.member.id, by: options.by })
    await updateSession(scope, session.id, { memberId: null, derived: null, locks: [] })
    await recordAuthoring(scope, 'authoring.undone', session.id, { memberId: draft.member.id, turn: turn.n, actor: options.by })
    return { memberId: null, revision: 0, programDigest: null }
  }
  if (!draft.isReadable) throw new AppError('DEFINITION_INVALID', { context: { what: 'text' } })
  const since = fieldChanges(entry.after, draft.definition)
  const back = fieldChanges(entry.after, entry.before).filter(({ path }) => !since.some((edit) => touches(edit.path, path)))
  const paths = back.map(({ path }) => path)
  const definition = applyChanges(draft.definition, paths, entry.before)
  const saved = await writeDraft(scope, draft, { definition, proposed: [], by: options.by })
  await updateSession(scope, session.id, { derived: definition, locks })
  await recordAuthoring(scope, 'authoring.undone', session.id, {
    memberId: saved.memberId,
    turn: turn.n,
    changes: paths.length,
    actor: options.by,
  })
  return saved
}

/** What was last taken over and not taken back. Pure. */
export function lastAccepted(turns: readonly TurnRow[]): { turn: TurnRow; at: number; entry: Accepted } | undefined {
  for (const turn of turns.toReversed()) {
    const at = turn.accepted.findLastIndex(({ after, undoneAt }) => after !== null && undoneAt === null)
    const entry = turn.accepted[at]
    if (entry) return { turn, at, entry }
  }
  return undefined
}
