import type { ModelAnswer, ModelAsk } from '#server/gateway/llm/ask-model.ts'
import { openCall, SettingsChanged } from '#server/gateway/llm/bill-calls.ts'
import { asEvents, withoutCount } from '#server/gateway/llm/core/answer-events.ts'
import { type Candidate, type Candidates, candidatesOf, type SkipReason } from '#server/gateway/llm/core/candidates.ts'
import type { Standing } from '#server/gateway/llm/core/limits.ts'
import { costOf, type MicroUnits } from '#server/gateway/llm/core/price.ts'
import type { ModelRequest } from '#server/gateway/llm/core/read-request.ts'
import { wrong } from '#server/gateway/llm/core/request-fields.ts'
import type { RequestUnderPolicy } from '#server/gateway/llm/core/rules.ts'
import { tokensAtMost } from '#server/gateway/llm/core/token-count.ts'
import { type ChatAnswer, forwardChat, type Provider } from '#server/gateway/llm/forward-chat.ts'
import { BUILT_IN_POLICY, letsThrough, type ModelPolicy, reasonOf, verdictOf } from '#server/gateway/llm/police-call.ts'
import { type CallSettings, type ReadyProvider, settingsOf } from '#server/gateway/llm/read-settings.ts'
import { type CallOnRecord, recordRefused } from '#server/gateway/llm/record-call.ts'
import { type Judged, judgedAnswer, judgedRequest } from '#server/gateway/llm/rules/judge-texts.ts'
import type { ModelChoice } from '#server/gateway/llm/schema.ts'
import { priceOf } from '#server/gateway/llm/settings/read-provider.ts'
import { Settlement } from '#server/gateway/llm/settlement.ts'
import { shownAs } from '#server/gateway/llm/shown-fault.ts'
import { CALL_MS_MAX } from '#server/gateway/llm/spending/schema.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { msg } from '#server/kernel/language/say.ts'
import { actingToken } from '#server/observability/acting-token.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/** Settings that change faster than that are not fit to decide by. */
const DECIDED_MAX = 4
const NO_BOUND = msg('Send its text or pictures instead: what this may cost has no limit, so it goes only to models that cost nothing')
const REQUEST_ID = /^[\x21-\x7e]{1,200}$/

/** What one kind of call is: where it goes and what the answer has to be. */
export interface CallKind {
  readonly path: '/chat/completions' | '/embeddings'
  readonly answer: 'chat' | 'embeddings'
}

/**
 * One call to a model, from the asker to the settled bill: candidates → policy → reserved and on record → through the veil to the first
 * that answers → policy on the answer → settled and on record (requirements §8.12, §17). Whatever fails, nothing goes out, or comes in.
 */
export async function makeCall(ask: ModelAsk, kind: CallKind, request: ModelRequest, policy: ModelPolicy): Promise<ModelAnswer> {
  if (!REQUEST_ID.test(ask.requestId)) throw new AppError('VALIDATION_FAILED', { context: { what: 'request id' } })
  const { call, settings, spending, sent, bytes } = await decided(ask, request, policy)
  const settlement = new Settlement(ask, call, tokensAtMost(bytes, request), mostOf(call.candidates, bytes, request))
  const judgesPieces = policy === BUILT_IN_POLICY && settings.rules?.answer.length === 0
  const asked = judgesPieces ? sent.request : inOnePiece(sent.request)
  const forwarded = withHidden(await forwarding(ask, kind, asked, settings, call, settlement), sent.hidden)
  const whole = { ...forwarded, usageId: call.usageId, spending }
  const { answer } = forwarded
  if (answer.kind === 'events')
    return { ...whole, answer: { kind: 'events', events: asWanted(request, settlement.following(forwarded, answer.events)) } }
  const judged = judgedAnswer(answer.body, kind.answer, settings.rules)
  const verdict = await verdictOf(async () => [...(await policy.answer(answer.body, kind.answer)), ...judged.evaluations])
  if (!letsThrough(verdict)) {
    // what a rule does not let in is not kept either
    await settlement.settle('refused', judged.evaluations.length > 0 ? { ...forwarded, transcript: null } : forwarded)
    await recordRefused(ask, call, 'MODEL_REFUSED', verdict)
    throw new AppError('MODEL_REFUSED', { context: { reason: reasonOf(verdict) } })
  }
  const { body } = judged
  if (body !== answer.body) forwarded.transcript?.whole(body)
  await settlement.settle('answered', withHidden(forwarded, judged.hidden), sha256(JSON.stringify(body)), judged.evaluations)
  if (request.body['stream'] !== true) return { ...whole, answer: { kind: 'whole', body } }
  return { ...whole, answer: { kind: 'events', events: asWanted(request, eventsOf(body)) } }
}

/** An answer of which rules left something out, counted with what the veil hid. */
function withHidden(answered: ChatAnswer, n: number): ChatAnswer {
  if (n === 0) return answered
  const { choice, tried, answer, transcript, tokens } = answered
  return {
    ...{ choice, tried, answer, transcript, tokens },
    get hidden() {
      const known = answered.hidden
      return new Map(known).set('rule', (known.get('rule') ?? 0) + n)
    },
  }
}

/** Only the built-in rules look at each piece; any other policy, and the workspace's own rules, judge an answer as a whole, before a word of it is given out. */
function inOnePiece({ body, ...rest }: ModelRequest): ModelRequest {
  const { stream: _, stream_options: __, ...whole } = body
  return { ...rest, body: whole }
}

/** We always ask for the count, for the bill; it goes on to who asked for it too. */
function asWanted({ body }: ModelRequest, events: AsyncIterable<JsonObject>): AsyncIterable<JsonObject> {
  const options = body['stream_options'] as JsonObject | null | undefined
  return options?.['include_usage'] === true ? events : withoutCount(events)
}

async function* eventsOf(body: JsonObject): AsyncGenerator<JsonObject> {
  yield* asEvents(body)
}

/** What one try costs at most, whichever model answers; tries that may be billed unseen are set aside besides (`Settlement`). */
function mostOf({ usable }: Candidates<unknown>, bytes: number, request: ModelRequest): MicroUnits {
  const tokens = tokensAtMost(bytes, request)
  return Math.max(...usable.map(({ price }) => costOf(tokens, price)))
}

function candidatesIn(
  { chain, providers }: CallSettings,
  ask: ModelAsk,
  { hasMedia, boundlessAt }: ModelRequest,
): Candidates<ReadyProvider> {
  const asked = { confidentiality: ask.confidentiality, hasMedia, isBoundless: boundlessAt !== null }
  return candidatesOf<ReadyProvider>(chain, asked, (name) => providers.get(name) ?? null, priceOf)
}

interface Decided {
  readonly call: CallOnRecord & { readonly candidates: Candidates<ReadyProvider> }
  readonly settings: CallSettings
  readonly spending: Standing
  /** What goes out of the request, after the workspace's rules. */
  readonly sent: { readonly request: ModelRequest; readonly hidden: number }
  readonly bytes: number
}

/** Decided by settings that still hold when it is let out; when they changed meanwhile, decided anew. */
async function decided(ask: ModelAsk, request: ModelRequest, policy: ModelPolicy): Promise<Decided> {
  const text = JSON.stringify(request.body)
  const requestDigest = sha256(text)
  for (let n = 0; n < DECIDED_MAX; n += 1) {
    const settings = await settingsOf(ask.scope.workspaceId, ask.role, n > 0)
    if (settings === null) throw new AppError('NO_MODEL', { context: { role: ask.role } })
    const call = { usageId: systemIds.next('usg'), requestDigest, candidates: candidatesIn(settings, ask, request) }
    // a refusal by settings of before may be none by those of now
    if (call.candidates.usable.length === 0 && n === 0) continue
    const judged = judgedRequest(request, settings.rules)
    const bytes = Buffer.byteLength(judged.body === request.body ? text : JSON.stringify(judged.body))
    const spending = await letOut(ask, { request, judged, bytes }, call, settings.mark, policy)
    const sent = { request: { ...request, body: judged.body }, hidden: judged.hidden }
    if (spending !== null) return { call, settings, spending, sent, bytes }
  }
  throw new AppError('CONFLICT', { context: { what: 'settings of models' } })
}

/** Policy, then limits and record in one commit. Every refusal is on record too. @returns null when the settings changed */
async function letOut(
  ask: ModelAsk,
  { request, judged, bytes }: { readonly request: ModelRequest; readonly judged: Judged; readonly bytes: number },
  call: Decided['call'],
  mark: string,
  policy: ModelPolicy,
): Promise<Standing | null> {
  const { usable } = call.candidates
  if (usable.length === 0) {
    const error = noneUsable(ask, call.candidates, request)
    await recordRefused(ask, call, error.code, null)
    throw error
  }
  const verdict = await verdictOf(async () => [...(await policy.request(underPolicy(ask, request, usable, bytes))), ...judged.evaluations])
  if (!letsThrough(verdict)) {
    await recordRefused(ask, call, 'MODEL_REFUSED', verdict)
    throw new AppError('MODEL_REFUSED', { context: { reason: reasonOf(verdict) } })
  }
  const atMostMicro = mostOf(call.candidates, bytes, request)
  try {
    return await openCall({ ask, apiToken: actingToken(), call, verdict, atMostMicro, mark })
  } catch (error) {
    if (error instanceof SettingsChanged) return null
    if (isAppError(error, 'BUDGET_EXCEEDED') || isAppError(error, 'MODEL_ASKED_ALREADY'))
      await recordRefused(ask, call, error.code, verdict)
    throw error
  }
}

function noneUsable(ask: ModelAsk, { skipped }: Candidates<unknown>, { boundlessAt }: ModelRequest): AppError {
  const isSkippedFor = (reason: SkipReason) => skipped.some(({ why }) => why === reason)
  if (boundlessAt !== null && isSkippedFor('no bound')) return wrong(boundlessAt, NO_BOUND)
  const tried = skipped.map(({ choice, why }) => `${choice.provider} ${choice.model}: ${why}`).join('; ')
  return new AppError(isSkippedFor('not cleared') ? 'MODEL_NOT_CLEARED' : 'MODEL_UNAVAILABLE', { context: { role: ask.role, tried } })
}

function underPolicy(ask: ModelAsk, { outputMax }: ModelRequest, usable: readonly Candidate<unknown>[], bytes: number): RequestUnderPolicy {
  const { memberId = null, runId = null, userId = null } = ask.chargedTo
  const models = usable.map(({ choice }) => `${choice.provider} ${choice.model}`)
  const { role, purpose, confidentiality } = ask
  return { role, purpose, confidentiality, models, bytes, outputMax, charged: { memberId, runId, userId } }
}

/** @throws AppError MODEL_UNAVAILABLE, EGRESS_REFUSED, BUDGET_EXCEEDED before a try that would not fit any more; the reason of `ask.cancelled` when the asker left. Settled by then. */
async function forwarding(
  ask: ModelAsk,
  { path }: CallKind,
  { body, outputLimit }: ModelRequest,
  settings: CallSettings,
  call: Decided['call'],
  settlement: Settlement,
): Promise<ChatAnswer> {
  const usable: readonly Candidate<ReadyProvider>[] = call.candidates.usable
  const cancelled = AbortSignal.any([ask.cancelled, AbortSignal.timeout(CALL_MS_MAX)])
  const chain = usable.map(({ choice }) => choice)
  const providerOf = async (choice: ModelChoice): Promise<Provider> => {
    const candidate = usable.find((one) => one.choice === choice)
    if (!candidate) throw new Error('a model that is no candidate')
    await settlement.asking(candidate)
    return upstreamOf(candidate.provider)
  }
  const { workspaceId } = ask.scope
  const { forms, country } = settings
  try {
    return await forwardChat({
      workspaceId,
      chain,
      path,
      body,
      outputLimit,
      forms,
      country,
      providerOf,
      cancelled,
      tried: settlement.tried,
    })
  } catch (error) {
    await settlement.settleFailed(error)
    if (isAppError(error, 'BUDGET_EXCEEDED')) await recordRefused(ask, call, error.code, null)
    throw shownAs(error, ask)
  }
}

function upstreamOf({ baseUrl, headers, allow, seesPersonal, keepsPrompts }: ReadyProvider): Provider {
  // the one that wants its newer name; the servers that copy its interface know the older
  const limitField = new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens'
  return { baseUrl, headers, allow, seesPersonal, keepsPrompts, limitField }
}
