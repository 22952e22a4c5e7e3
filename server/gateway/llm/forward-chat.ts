import { askUpstream, faultOf, type Upstream, type UpstreamAnswer, type UpstreamPath } from '#server/gateway/llm/ask-upstream.ts'
import type { TokenCount } from '#server/gateway/llm/core/price.ts'
import { countedTokens } from '#server/gateway/llm/core/token-count.ts'
import {
  cleanName,
  eachText,
  notTakenOut,
  unveiled,
  type Veil,
  veiled,
  veiledName,
  veiledNumber,
} from '#server/gateway/llm/redact/clean-answer.ts'
import { DeltaTexts } from '#server/gateway/llm/redact/delta-texts.ts'
import { Pseudonyms } from '#server/gateway/llm/redact/pseudonyms.ts'
import type { ModelChain, ModelChoice } from '#server/gateway/llm/schema.ts'
import { ModelFault, type Tried, throughChain } from '#server/gateway/llm/through-chain.ts'
import { Transcript } from '#server/gateway/llm/transcripts/transcript.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { asData } from '#server/kernel/plain-data.ts'

/** A provider as one call needs it. */
export interface Provider extends Upstream {
  /** An admin cleared it for personal data; otherwise addresses and numbers go under names. */
  readonly seesPersonal: boolean
  /** An admin wants what is said there kept for a while. */
  readonly keepsPrompts?: boolean
  /** How it wants to be told the most tokens of an answer. */
  readonly limitField?: 'max_tokens' | 'max_completion_tokens'
}

export interface ChatCall {
  readonly workspaceId: string
  readonly chain: ModelChain
  /** Chat unless said. */
  readonly path?: UpstreamPath
  /** As in OpenAI's interface; `model` is the choice's, the most tokens are `outputLimit`. */
  readonly body: JsonObject
  readonly outputLimit?: number | null
  /** Written forms of every secret saved in the workspace (`secretForms`). */
  readonly forms: readonly string[]
  /** Of the workspace, for phone numbers without theirs in front; null: nobody knows. */
  readonly country?: string | null
  readonly providerOf: (choice: ModelChoice) => Promise<Provider>
  readonly cancelled: AbortSignal
  /** Filled with every try, also where none answered. */
  readonly tried?: Tried[]
}

export interface ChatAnswer {
  readonly choice: ModelChoice
  readonly tried: readonly Tried[]
  /** How much of each kind was taken out or put under a name so far. */
  readonly hidden: ReadonlyMap<string, number>
  readonly answer: UpstreamAnswer
  /** What is to be kept of it, where an admin wants that. */
  readonly transcript: Transcript | null
  /** Known when the answer has ended; null when the provider did not count. Never rejects. */
  readonly tokens: Promise<TokenCount | null>
}

/**
 * A request to a model and its answer, through the veil: secrets never go out, nor come back; personal data goes out under names unless
 * the provider may see it, and has its values again in the answer (requirements §8.12).
 * @throws ModelFault, AppError MODEL_UNAVAILABLE, EGRESS_REFUSED
 */
export async function forwardChat(call: ChatCall): Promise<ChatAnswer> {
  const path = call.path ?? '/chat/completions'
  const ask = async (choice: ModelChoice) => {
    const provider = await call.providerOf(choice)
    // every try under names of its own: what one provider saw says nothing at the next
    const veil: Veil = { forms: call.forms, pseudonyms: provider.seesPersonal ? null : new Pseudonyms(call.country), secrets: { n: 0 } }
    const body = { ...(await veiledBody(call.body, veil)), ...limited(call.outputLimit, provider) }
    refuseLeak(body, call.forms)
    const upstream = await askUpstream(provider, choice, path, body, call.cancelled)
    if (!isExpected(upstream, path, call.body['stream'] === true)) throw new ModelFault({ kind: 'nonsense' })
    return { veil, upstream, transcript: provider.keepsPrompts === true ? new Transcript(choice.provider, body, veil) : null }
  }
  const routed = await throughChain(call.workspaceId, call.chain, ask, call.tried, call.cancelled)
  const { veil, upstream, transcript } = routed.answer
  const { answer, tokens } = await unveiledAnswer(upstream, veil, path, call.cancelled).catch((error: unknown) => {
    throw faultOf(error, call.cancelled)
  })
  if (answer.kind === 'whole') transcript?.whole(answer.body)
  const { choice, tried } = routed
  return {
    choice,
    tried,
    answer,
    transcript,
    tokens,
    get hidden() {
      return hiddenBy(veil)
    },
  }
}

function hiddenBy({ pseudonyms, secrets }: Veil): ReadonlyMap<string, number> {
  const hidden = new Map<string, number>(pseudonyms?.counts)
  return secrets && secrets.n > 0 ? hidden.set('secret', secrets.n) : hidden
}

/** Texts are veiled; a secret in the name of a field, or made of two fields, is no text. @throws AppError MODEL_REFUSED */
function refuseLeak(body: JsonObject, forms: readonly string[]): void {
  if (forms.length === 0) return
  const text = JSON.stringify(body)
  if (forms.some((form) => text.includes(form))) throw notTakenOut()
}

/** Not what is plainly another thing than was asked for, or nothing at all. A provider may give in one piece what was wanted in many. */
function isExpected(answer: UpstreamAnswer, path: UpstreamPath, isStream: boolean): boolean {
  if (answer.kind === 'events') return isStream && path === '/chat/completions'
  const said = answer.body[path === '/embeddings' ? 'data' : 'choices']
  return Array.isArray(said) && said.length > 0
}

function limited(limit: number | null | undefined, provider: Provider): JsonObject {
  return limit === null || limit === undefined ? {} : { [provider.limitField ?? 'max_tokens']: limit }
}

/** Names of models, formats and roles are ours; everything that carries text of people, files or tools is veiled. */
async function veiledBody(body: JsonObject, veil: Veil): Promise<JsonObject> {
  const { model: _, stream, ...rest } = body
  const safe = (await eachText(rest, {
    text: (text) => veiled(text, veil),
    name: (name) => veiledName(name, veil),
    number: (value, fields) => veiledNumber(value, fields, veil),
  })) as JsonObject
  return stream === true ? { ...safe, stream: true, stream_options: { include_usage: true } } : safe
}

async function unveiledAnswer(
  upstream: UpstreamAnswer,
  veil: Veil,
  path: UpstreamPath,
  cancelled: AbortSignal,
): Promise<{ answer: UpstreamAnswer; tokens: Promise<TokenCount | null> }> {
  if (upstream.kind === 'whole') {
    // places of a text in numbers, perhaps written as base64: there is no text in them
    const body = path === '/embeddings' ? upstream.body : await unveiledBody(upstream.body, veil)
    return { answer: { kind: 'whole', body }, tokens: Promise.resolve(countedTokens(upstream.body['usage'])) }
  }
  const counted = Promise.withResolvers<TokenCount | null>()
  return { answer: { kind: 'events', events: unveiledEvents(upstream.events, veil, counted.resolve, cancelled) }, tokens: counted.promise }
}

/** Pieces of words with their likelihoods are left out: a secret in them could not be seen. */
async function unveiledBody({ choices, ...rest }: JsonObject, veil: Veil): Promise<JsonObject> {
  const whole = Array.isArray(choices) ? { ...rest, choices: choices.map(withoutPieces) } : rest
  return (await eachText(whole, {
    text: (text) => unveiled(text, veil),
    name: (name) => cleanName(name, veil),
  })) as JsonObject
}

function withoutPieces(choice: JsonValue): JsonValue {
  const { logprobs: _, ...rest } = asData(choice)
  return rest
}

async function* unveiledEvents(
  events: AsyncIterable<JsonObject>,
  veil: Veil,
  onCount: (tokens: TokenCount | null) => void,
  cancelled: AbortSignal,
): AsyncGenerator<JsonObject> {
  const texts = new DeltaTexts(veil)
  let tokens: TokenCount | null = null
  try {
    for await (const event of events) {
      tokens = countedTokens(event['usage']) ?? tokens
      yield await texts.unveil(event)
    }
    const rest = await texts.end()
    if (rest !== null) yield rest
  } catch (error) {
    throw faultOf(error, cancelled)
  } finally {
    onCount(tokens)
  }
}
