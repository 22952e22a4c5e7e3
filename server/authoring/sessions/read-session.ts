import { newestProposal } from '#server/authoring/sessions/accept-proposal.ts'
import { openChanges, withEdits } from '#server/authoring/sessions/core/open-changes.ts'
import { openGaps } from '#server/authoring/sessions/core/open-gaps.ts'
import { loadDraft, type OpenDraft } from '#server/authoring/sessions/load-draft.ts'
import { modelFor } from '#server/authoring/sessions/model-for.ts'
import { readKnown } from '#server/authoring/sessions/read-surroundings.ts'
import { AUTHORING_LIMITS, type Proposal, type SessionView, type TurnView } from '#server/authoring/sessions/schema.ts'
import { findSession, listTurns, type SessionRow, type TurnRow } from '#server/authoring/sessions/store.ts'
import { isWorking } from '#server/authoring/sessions/take-turn.ts'
import { lastAccepted } from '#server/authoring/sessions/undo-accept.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { sayPosture } from '#server/compiler/posture-summary.ts'
import { listPeople } from '#server/identity/list-people.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { compileYaml } from '#server/members/compile-definition.ts'
import { applyChanges, touches } from '#server/members/core/apply-changes.ts'
import { sayProblem } from '#server/members/core/say-problem.ts'
import { writeDefinition } from '#server/members/core/write-definition.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * A conversation as it stands: what was said, what of the newest proposal is open against the draft as it is now, and what is missing
 * for it in the workspace as it is now. @throws AppError NOT_FOUND
 */
export async function readSession(workspaceId: string, sessionId: string, say: Say): Promise<SessionView> {
  const names = new Map((await listPeople({ workspaceId })).map(({ userId, name }) => [userId, name]))
  const { view, current, proposed } = await inScope(workspaceId, async (scope) => {
    const session = await findSession(scope, sessionId)
    const turns = await listTurns(scope, sessionId)
    const draft = await loadDraft(scope, session)
    const model = await modelFor(scope)
    const last = lastAccepted(turns)
    const isHire = last?.entry.before === null
    const canUndo = last !== undefined && draft.member !== null && !(isHire && draft.member.activeVersionId !== null)
    const view: SessionView = {
      id: session.id,
      memberId: session.memberId,
      memberName: draft.member?.name ?? null,
      author: model === null ? { kind: 'built-in', model: null } : { kind: 'model', model: model.name },
      turns: turns.map((turn) => turnView(turn, names.get(turn.saidBy) ?? say('Someone who left'))),
      turnsLeft: AUTHORING_LIMITS.turnsMax - session.turnsN,
      isOpen: session.closedAt === null,
      proposal: await proposalOf(scope, session, turns, draft, say),
      locks: locksOf(session, draft).map(({ path, why }) => ({ path: [...path], why })),
      undo: canUndo ? { turn: last.turn.n, revision: draft.revision, hires: isHire } : null,
    }
    return { view, current: draft.definition, proposed: turns.findLast(({ status }) => status === 'done')?.proposed ?? null }
  })
  return await withOpenGaps(workspaceId, view, { proposed, shown: view.proposal?.whole.definition ?? current })
}

/** The newest answer with what is missing by now: another tab may have connected, saved or added it, or taken it away. */
async function withOpenGaps(
  workspaceId: string,
  view: SessionView,
  definitions: { readonly proposed: unknown; readonly shown: unknown },
): Promise<SessionView> {
  const newest = view.turns.findLast(({ status }) => status === 'done')
  if (!newest?.answer) return view
  const { answer } = newest
  const known = await readKnown(workspaceId, view.memberId)
  const gaps = [...openGaps(answer.gaps, { ...definitions, known })]
  return { ...view, turns: view.turns.map((turn) => (turn === newest ? { ...turn, answer: { ...answer, gaps } } : turn)) }
}

const locksOf = ({ derived, locks }: SessionRow, { definition }: OpenDraft) => withEdits({ derived, current: definition, locks })

function turnView(turn: TurnRow, saidBy: string): TurnView {
  const { n, said, createdAt, secretsHidden, author, model, heard, answer, inputTokens, outputTokens, costMicros } = turn
  const isLost = turn.status === 'working' && !isWorking(turn)
  const accepted = turn.accepted.filter(({ undoneAt }) => undoneAt === null).reduce((all, { paths }) => all + paths.length, 0)
  return {
    n,
    said,
    saidBy,
    saidAt: createdAt.toISOString(),
    secretsHidden,
    status: isLost ? 'failed' : turn.status,
    author,
    model,
    heard,
    answer,
    changes: turn.proposed === null ? null : { proposed: (turn.diff as readonly unknown[]).length, accepted },
    inputTokens,
    outputTokens,
    costMicros,
    errorCode: isLost ? 'AUTHOR_FAILED' : turn.errorCode,
  }
}

async function proposalOf(
  scope: TenantScope,
  session: SessionRow,
  turns: readonly TurnRow[],
  draft: OpenDraft,
  say: Say,
): Promise<Proposal | null> {
  const turn = newestProposal(turns)
  if (!turn) return null
  const changes = openChanges({ derived: session.derived, current: draft.definition, locks: session.locks }, turn.proposed)
  if (changes.length === 0) return null
  const paths = changes.map(({ path }) => path)
  const definition = applyChanges(draft.definition, paths, turn.proposed)
  const toConfirm = turn.answer?.toConfirm ?? []
  const { result, diagnostics } = await compileYaml(
    scope,
    draft.member ?? { id: '', slug: '' },
    writeDefinition(draft.isReadable ? draft.yaml : null, definition),
  )
  const rows = new Map((await listCatalogue(scope)).map((row) => [row.tool, row]))
  const declared = ((definition as { tools?: unknown }).tools ?? []) as readonly { tool?: unknown }[]
  return {
    turn: turn.n,
    revision: draft.revision,
    changes: changes.map((change) => ({
      ...change,
      path: [...change.path],
      confirm: [...new Set(toConfirm.filter(({ path }) => touches(change.path, path)).map(({ kind }) => kind))],
    })),
    whole: {
      definition: definition as Proposal['whole']['definition'],
      posture: result.ok ? (sayPosture(result.posture, say) as Proposal['whole']['posture']) : null,
      problems: diagnostics.map((problem) => sayProblem(problem, say)) as Proposal['whole']['problems'],
      programDigest: result.ok ? result.programDigest : null,
      tools: (Array.isArray(declared) ? declared : []).flatMap(({ tool }) => {
        if (typeof tool !== 'string') return []
        const row = rows.get(tool)
        return [{ tool, title: say(row?.title ?? tool), effectClass: row?.effectClass ?? null }]
      }),
    },
  }
}
