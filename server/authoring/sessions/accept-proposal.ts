import { openChanges, withEdits } from '#server/authoring/sessions/core/open-changes.ts'
import { openedBy } from '#server/authoring/sessions/core/places-to-confirm.ts'
import { loadDraft, type OpenDraft } from '#server/authoring/sessions/load-draft.ts'
import { recordAuthoring } from '#server/authoring/sessions/record-authoring.ts'
import type { Decided } from '#server/authoring/sessions/schema.ts'
import { findSession, listTurns, type SessionRow, type TurnRow, updateSession, updateTurn } from '#server/authoring/sessions/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { msg } from '#server/kernel/language/say.ts'
import { applyChanges, type FieldPath, fieldChanges } from '#server/members/core/apply-changes.ts'
import type { FieldChange } from '#server/members/core/diff-definitions.ts'
import type { Unconfirmed } from '#server/members/core/unconfirmed.ts'
import { writeDefinition } from '#server/members/core/write-definition.ts'
import { createMember } from '#server/members/create-member.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { findVersion } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export interface Decision {
  readonly sessionId: string
  /** Number of the turn that proposed it. */
  readonly turn: number
  /** Revision of the draft that was shown. */
  readonly revision: number
  /** All that is open when left out. */
  readonly paths?: readonly FieldPath[] | undefined
  readonly by: string
}

/**
 * Takes over what was proposed, all of it or single places, into the open draft; makes the crew member when there is none yet.
 * What was edited by hand since stays. Whether it is a fit job description the compiler says, not the author.
 * @throws AppError CONFLICT with the places that changed when the draft is not the one that was shown, or nothing of it is open;
 * DEFINITION_INVALID while the text cannot be read
 */
export async function acceptProposal(scope: TenantScope, decision: Decision): Promise<Decided> {
  const { session, turn, draft, open } = await openProposal(scope, decision)
  if (!draft.isReadable) throw new AppError('DEFINITION_INVALID', { context: { what: 'text' } })
  const chosen = chooseChanges(open, decision.paths)
  const paths = (draft.member === null ? withName(open, chosen) : chosen).map(({ path }) => path)
  const definition = applyChanges(draft.definition, paths, turn.proposed)
  const proposed = openedBy(definition, turn.answer?.toConfirm ?? [], paths, decision.paths?.length === 1)
  const saved = await writeDraft(scope, draft, { definition, proposed, by: decision.by })
  const at = toTimestamp(systemClock.nowMs())
  const entry = { by: decision.by, at, paths, before: draft.definition, after: definition, undoneAt: null }
  await updateTurn(scope, session.id, turn.n, { accepted: [...turn.accepted, entry] })
  const locks = withEdits({ derived: session.derived, current: draft.definition, locks: session.locks })
  await updateSession(scope, session.id, { memberId: saved.memberId, derived: definition, locks })
  const ext = { memberId: saved.memberId, turn: turn.n, changes: paths.length, toConfirm: proposed.length, actor: decision.by }
  await recordAuthoring(scope, 'authoring.accepted', session.id, ext)
  return saved
}

/** The newest proposal of a conversation and what of it is open. @throws AppError NOT_FOUND, CONFLICT */
export async function openProposal(
  scope: TenantScope,
  decision: Omit<Decision, 'by' | 'paths'>,
): Promise<{ session: SessionRow; turn: TurnRow; draft: OpenDraft; open: readonly FieldChange[] }> {
  const session = await findSession(scope, decision.sessionId, { lock: true })
  const draft = await loadDraft(scope, session, { lock: session.memberId !== null })
  const turn = newestProposal(await listTurns(scope, session.id))
  const standing = { derived: session.derived, current: draft.definition, locks: session.locks }
  if (turn?.n !== decision.turn || draft.revision !== decision.revision) throw changed(session, draft)
  const open = openChanges(standing, turn.proposed)
  if (open.length === 0) throw changed(session, draft)
  return { session, turn, draft, open }
}

/** The last turn, when it proposed something that was not declined as a whole. Pure. */
export function newestProposal(turns: readonly TurnRow[]): TurnRow | undefined {
  const last = turns.findLast(({ status }) => status === 'done')
  const isDeclined = last?.accepted.some(({ after, undoneAt }) => after === null && undoneAt === null) ?? true
  return last === undefined || last.proposed === null || isDeclined ? undefined : last
}

/** 409 that says what was changed by somebody else since this conversation last looked. */
export function changed(session: SessionRow, draft: OpenDraft): AppError {
  const places = session.derived === null || draft.definition === null ? [] : fieldChanges(session.derived, draft.definition)
  return new AppError('CONFLICT', {
    context: { session: session.id, revision: draft.revision },
    errors: places
      .slice(0, 50)
      .map(({ path }) => ({ pointer: `/${path.join('/')}`, code: 'CONFLICT', message: msg('This was changed meanwhile') })),
  })
}

/** @throws AppError CONFLICT when a place is not open (any more) */
export function chooseChanges(open: readonly FieldChange[], paths: readonly FieldPath[] | undefined): readonly FieldChange[] {
  if (paths === undefined) return open
  const names = new Set(paths.map((path) => path.join('\n')))
  const chosen = open.filter(({ path }) => names.has(path.join('\n')))
  if (chosen.length !== names.size) throw new AppError('CONFLICT', { context: { what: 'places' } })
  return chosen
}

/** A crew member begins with its name, whichever place of the first proposal is taken over. Pure. */
function withName(open: readonly FieldChange[], chosen: readonly FieldChange[]): readonly FieldChange[] {
  return [...open.filter((change) => change.path[0] === 'metadata' && !chosen.includes(change)), ...chosen]
}

/** Writes a definition into the open draft, or makes the crew member with it. */
export async function writeDraft(
  scope: TenantScope,
  draft: OpenDraft,
  given: { definition: JsonValue; proposed: readonly Unconfirmed[]; by: string },
): Promise<Decided & { memberId: string }> {
  const yaml = writeDefinition(draft.yaml, given.definition)
  if (draft.member === null) {
    const made = await createMember(scope, { yaml, by: given.by, unconfirmed: given.proposed })
    const { revision, programDigest } = await findVersion(scope, made.versionId)
    return { memberId: made.memberId, revision, programDigest }
  }
  const { revision, programDigest } = await saveDraft(scope, {
    memberId: draft.member.id,
    yaml,
    revision: draft.revision,
    by: given.by,
    proposed: given.proposed,
  })
  return { memberId: draft.member.id, revision, programDigest }
}
