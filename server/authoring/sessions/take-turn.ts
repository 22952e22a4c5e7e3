import type { Author, AuthorAnswer, AuthorInput, Said } from '#server/authoring/author/author.ts'
import { openChanges, withEdits } from '#server/authoring/sessions/core/open-changes.ts'
import { namePlace, pointerOf } from '#server/authoring/sessions/core/places.ts'
import { placesToConfirm } from '#server/authoring/sessions/core/places-to-confirm.ts'
import { hideSecrets } from '#server/authoring/sessions/hide-secrets.ts'
import { loadDraft, type OpenDraft } from '#server/authoring/sessions/load-draft.ts'
import type { Authors } from '#server/authoring/sessions/pick-author.ts'
import { readColumns } from '#server/authoring/sessions/read-columns.ts'
import { readSurroundings } from '#server/authoring/sessions/read-surroundings.ts'
import { recordAuthoring } from '#server/authoring/sessions/record-authoring.ts'
import { AUTHORING_LIMITS, type KeptAnswer, keptAnswerSchema, type TurnEvent } from '#server/authoring/sessions/schema.ts'
import {
  findSession,
  insertTurn,
  listTurns,
  type SessionRow,
  type TurnRow,
  updateSession,
  updateTurn,
} from '#server/authoring/sessions/store.ts'
import { turnUsage } from '#server/authoring/sessions/usage/store.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { DEFINITION_LIMITS, type DefinitionInput } from '#server/crew/schema.ts'
import { savedForms } from '#server/gateway/llm/saved-forms.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { ERROR_CATALOGUE, type ErrorCode, nextStep } from '#server/kernel/error-catalogue.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { applyChanges } from '#server/members/core/apply-changes.ts'
import { boundAt } from '#server/members/core/bound-values.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

export interface TurnGiven {
  readonly workspaceId: string
  readonly sessionId: string
  readonly text: string
  /** Turns that the conversation had when this was said. */
  readonly after: number
  readonly by: string
  readonly say: Say
}
/** A turn that is on record and whose author may begin. */
export interface BegunTurn extends Omit<TurnGiven, 'text' | 'after'> {
  readonly n: number
  readonly requestId: string
  readonly hidden: readonly { readonly start: number; readonly end: number }[]
}

/**
 * Puts on record what was said, its secrets taken out before. From then on it is the server that goes on with it, whether or not
 * somebody listens.
 * @throws AppError NOT_FOUND; AUTHOR_BUSY when something else was said meanwhile, or is being answered; CONVERSATION_FULL;
 * KEYS_MISSING, SECRET_NOT_BOUND when a saved secret cannot be opened: what cannot be looked for cannot be hidden
 */
export async function beginTurn(given: TurnGiven): Promise<BegunTurn> {
  const { workspaceId, sessionId, by, say } = given
  const { text, hidden } = await hideSecrets(given.text, await inScope(workspaceId, savedForms))
  const n = given.after + 1
  const requestId = systemIds.next('req')
  await inScope(workspaceId, async (scope) => {
    const session = await findSession(scope, sessionId, { lock: true })
    if (session.closedAt !== null || session.turnsN >= AUTHORING_LIMITS.turnsMax)
      throw new AppError('CONVERSATION_FULL', { context: { session: sessionId } })
    const last = (await listTurns(scope, sessionId)).at(-1)
    if (session.turnsN !== given.after || (last && isWorking(last))) throw new AppError('AUTHOR_BUSY', { context: { session: sessionId } })
    if (last?.status === 'working') await updateTurn(scope, sessionId, last.n, { status: 'failed', errorCode: 'AUTHOR_FAILED' })
    await insertTurn(scope, { sessionId, n, saidBy: by, said: text, secretsHidden: hidden.length, status: 'working', requestId })
    await updateSession(scope, sessionId, { turnsN: n })
    await recordAuthoring(scope, 'authoring.said', sessionId, { turn: n, digest: sha256(text), secretsHidden: hidden.length, actor: by })
  })
  return { workspaceId, sessionId, by, say, n, requestId, hidden }
}

/** Whether its author is still at it; one that was cut off by a restart is not. */
export function isWorking({ status, createdAt }: TurnRow): boolean {
  return status === 'working' && systemClock.nowMs() - createdAt.getTime() < AUTHORING_LIMITS.turnMs
}

/**
 * Has the author derive the whole definition anew from the whole conversation, and keeps what it proposes; the draft is not
 * touched. Never throws: what went wrong is kept with the turn.
 * @param authors who may answer
 * @param onEvent pieces of what it says, then how it ended
 */
export async function finishTurn(begun: BegunTurn, authors: () => Promise<Authors>, onEvent: (event: TurnEvent) => void): Promise<void> {
  const { workspaceId, sessionId, n } = begun
  let heard = ''
  const onText = (piece: string): void => {
    heard += piece
    onEvent({ type: 'text', piece })
  }
  try {
    const asked = await prepare(begun)
    const cancelled = AbortSignal.timeout(AUTHORING_LIMITS.turnMs)
    const { answer, author, insteadOf } = await derive(await authors(), asked.input, {
      onText,
      // What a model said that came to nothing is no part of the other author's answer.
      onInstead: () => {
        heard = ''
      },
      cancelled,
    })
    const proposed = asJson(answer.definition)
    await inScope(workspaceId, async (scope) => await keep(scope, begun, { answer, author, insteadOf, proposed, heard, asked }))
    onEvent({ type: 'done', n })
  } catch (error) {
    const code: ErrorCode = isAppError(error) ? error.code : 'AUTHOR_FAILED'
    if (!isAppError(error)) log.error('authoring.failed', { sessionId, n, error })
    await inScope(workspaceId, async (scope) => {
      const usage = await turnUsage(scope, begun.requestId)
      await updateTurn(scope, sessionId, n, { status: 'failed', heard, errorCode: code, endedAt: new Date(systemClock.nowMs()), ...usage })
      await publishSignal(scope, { type: 'authoring.changed', id: sessionId })
    })
    const { say } = begun
    onEvent({ type: 'failed', n, code, title: say(ERROR_CATALOGUE[code].title), detail: nextStep(code, {}, say) })
  }
}

interface Asked {
  readonly input: AuthorInput
  readonly catalogue: readonly CatalogueRow[]
}

async function prepare({ workspaceId, sessionId, n, say }: BegunTurn): Promise<Asked> {
  const { session, draft, turns } = await inScope(workspaceId, async (scope) => {
    const found = await findSession(scope, sessionId)
    return { session: found, draft: await loadDraft(scope, found), turns: await listTurns(scope, sessionId) }
  })
  const { surroundings, catalogue } = await readSurroundings(workspaceId, { memberId: session.memberId, say })
  const locks = withEdits(standingOf(session, draft))
  const heard = turns.filter((turn) => turn.n <= n)
  const columns = await readColumns(
    workspaceId,
    surroundings.files ?? [],
    heard.map(({ said }) => said),
  )
  const input: AuthorInput = {
    conversation: heard.flatMap(saidIn),
    draft: draft.definition as DefinitionInput | null,
    locked: locks.map(({ path }) => pointerOf(draft.definition, path)).filter((pointer) => pointer !== ''),
    surroundings: { ...surroundings, columns },
  }
  return { input, catalogue }
}

const standingOf = ({ derived, locks }: SessionRow, { definition }: OpenDraft) => ({ derived, current: definition, locks })

/** What a turn adds to the conversation: the person's words, then the author's. */
function saidIn({ said, status, heard, answer }: TurnRow): Said[] {
  const person: Said = { who: 'person', text: said }
  if (status !== 'done') return [person]
  const spoken = heard || [...(answer?.understood ?? []).map(({ text }) => text), answer?.question?.text ?? ''].filter(Boolean).join('\n')
  return spoken === '' ? [person] : [person, { who: 'author', text: spoken }]
}

interface Derived {
  readonly answer: AuthorAnswer
  readonly author: Author['kind']
  readonly insteadOf: string | null
}

interface Listening {
  readonly onText: (piece: string) => void
  readonly onInstead: () => void
  readonly cancelled: AbortSignal
}

/** The model where there is one; where it cannot be asked or gives nothing usable, the built-in author, which says so. */
async function derive({ builtIn, model }: Authors, input: AuthorInput, { cancelled, onInstead, onText }: Listening): Promise<Derived> {
  if (model === null) return { answer: await builtIn.derive(input, onText, cancelled), author: 'built-in', insteadOf: null }
  try {
    const answer = await model.derive(input, onText, cancelled)
    asJson(answer.definition)
    return { answer, author: 'model', insteadOf: null }
  } catch (error) {
    if (!isAppError(error)) throw error
    onInstead()
    return { answer: await builtIn.derive(input, onText, cancelled), author: 'built-in', insteadOf: error.code }
  }
}

/** The definition as JSON and nothing else. @throws AppError AUTHOR_FAILED when it is larger than a definition may be */
function asJson(definition: unknown): JsonValue {
  if (definition === null || definition === undefined) return null
  const text = JSON.stringify(definition)
  if (text.length > DEFINITION_LIMITS.sourceBytesMax || !text.startsWith('{')) throw new AppError('AUTHOR_FAILED')
  return JSON.parse(text) as JsonValue
}

interface Kept extends Derived {
  readonly proposed: JsonValue
  readonly heard: string
  readonly asked: Asked
}

/** Keeps the proposal as it comes to the draft as it stands by now: what a person edited meanwhile is left out of it. */
async function keep(scope: TenantScope, begun: BegunTurn, kept: Kept): Promise<void> {
  const { answer, author, insteadOf, asked, heard } = kept
  const session = await findSession(scope, begun.sessionId, { lock: true })
  const draft = await loadDraft(scope, session)
  const locks = withEdits(standingOf(session, draft))
  const changes = kept.proposed === null ? [] : openChanges(standingOf(session, draft), kept.proposed)
  const paths = changes.map(({ path }) => path)
  const proposed = changes.length === 0 ? null : applyChanges(draft.definition, paths, kept.proposed)
  const own = answer.toConfirm.map(({ pointer, kind }) => ({
    path: namePlace(kept.proposed, pointer),
    kind,
    bound: [boundAt(kept.proposed, pointer) ?? []].flat(),
  }))
  const toConfirm = author === 'model' ? placesToConfirm(proposed, draft.definition, asked.catalogue) : own
  const keptAnswer: KeptAnswer = keptAnswerSchema.parse({ ...answer, toConfirm, insteadOf })
  await updateTurn(scope, begun.sessionId, begun.n, {
    status: 'done',
    author,
    heard,
    promptDigest: sha256(canonicalJson(JSON.parse(JSON.stringify(asked.input)) as JsonValue)),
    answer: keptAnswer,
    proposed,
    diff: changes,
    endedAt: new Date(systemClock.nowMs()),
    ...(await turnUsage(scope, begun.requestId)),
  })
  await updateSession(scope, session.id, { locks, derived: draft.definition })
  await publishSignal(scope, { type: 'authoring.changed', id: session.id })
}
