import { askUpstream, faultOf, type Upstream, type UpstreamAnswer, type UpstreamPath } from '#server/gateway/llm/ask-upstream.ts'
import type { TokenCount } from '#server/gateway/llm/core/price.ts'
import { countedTokens } from '#server/gateway/llm/core/token-count.ts'
import {
  AnswerText,
  cleanName,
  eachText,
  notTakenOut,
  unveiled,
  type Veil,
  veiled,
  veiledName,
  veiledNumber,
} from '#server/gateway/llm/redact/clean-answer.ts'
import { Pseudonyms } from '#server/gateway/llm/redact/pseudonyms.ts'
import type { ModelChain, ModelChoice } from '#server/gateway/llm/schema.ts'
import { ModelFault, type Tried, throughChain } from '#server/gateway/llm/through-chain.ts'
import { Transcript } from '#server/gateway/llm/transcripts/transcript.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

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
  const routed = await throughChain(call.workspaceId, call.chain, ask, call.tried)
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

/** What is plainly another thing than was asked for, such as an error under status 200. A provider may give in one piece what was wanted in many. */
function isExpected(answer: UpstreamAnswer, path: UpstreamPath, isStream: boolean): boolean {
  if (answer.kind === 'events') return isStream && path === '/chat/completions'
  return Array.isArray(answer.body[path === '/embeddings' ? 'data' : 'choices'])
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
  const { logprobs: _, ...rest } = objectAt(choice)
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

/** The texts of an answer in pieces: each choice's content, refusal and arguments of calls has its own place. */
class DeltaTexts {
  readonly #veil: Veil
  readonly #texts = new Map<string, AnswerText>()

  constructor(veil: Veil) {
    this.#veil = veil
  }

  /** The event with what may go on now; the one that ends a choice carries what was held back of it. */
  async unveil(event: JsonObject): Promise<JsonObject> {
    const { choices, ...rest } = event
    // anything else up here may be a text in pieces that nobody would put together but who asked
    const known = Object.fromEntries(Object.entries(rest).filter(([key]) => HEAD.has(key)))
    const head = (await eachText(known, { text: (text) => unveiled(text, this.#veil) })) as JsonObject
    if (!Array.isArray(choices)) return head
    return { ...head, choices: await Promise.all(choices.map((choice: JsonValue) => this.#choice(choice))) }
  }

  /** What is still held back of choices that nobody ended; null when there is none. */
  async end(): Promise<JsonObject | null> {
    const places = new Set([...this.#texts.keys()].map((key) => key.split('/')[0] ?? '0'))
    const choices: JsonObject[] = []
    for (const place of places) choices.push({ index: Number(place), delta: await this.#rest({}, place), finish_reason: null })
    return choices.length === 0 ? null : { object: 'chat.completion.chunk', choices }
  }

  async #choice(choice: JsonValue): Promise<JsonValue> {
    const { index = 0, delta = {}, finish_reason: ended = null } = objectAt(choice)
    const place = String(index)
    const pushed = await this.#deep(delta, place)
    return { index, delta: ended === null ? pushed : await this.#rest(pushed, place), finish_reason: ended }
  }

  /** Whatever may be written piece by piece is held back; ids, names and roles come whole. */
  async #deep(value: JsonValue, place: string): Promise<JsonValue> {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value))
      return await Promise.all(value.map((item: JsonValue, i) => this.#deep(item, `${place}/${indexOf(item) ?? i}`)))
    const entries = Object.entries(value).map(async ([named, item]) => {
      const key = await cleanName(named, this.#veil)
      if (typeof item !== 'string') return [key, await this.#deep(item, `${place}/${key}`)] as const
      return [key, WHOLE.has(key) ? await unveiled(item, this.#veil) : await this.#textAt(`${place}/${key}`).push(item)] as const
    })
    return Object.fromEntries(await Promise.all(entries))
  }

  #textAt(place: string): AnswerText {
    const text = this.#texts.get(place) ?? new AnswerText(this.#veil)
    this.#texts.set(place, text)
    return text
  }

  async #rest(delta: JsonValue, place: string): Promise<JsonValue> {
    let whole = delta as JsonObject
    for (const [key, text] of this.#texts) {
      if (!key.startsWith(`${place}/`)) continue
      this.#texts.delete(key)
      const rest = await text.end()
      if (rest !== '') whole = withText(whole, key.split('/').slice(1), rest)
    }
    return whole
  }
}

/** What stands at the head of an event beside its choices. */
const HEAD = new Set(['id', 'object', 'created', 'model', 'system_fingerprint', 'service_tier', 'usage'])
/** Fields that come in one piece; any other text, also of fields that nobody knows yet, may be one of many. */
const WHOLE = new Set(['id', 'type', 'role', 'name', 'format', 'status'])

/** The delta with a text added to the field at a path, such as `tool_calls/0/function/arguments`. */
function withText(delta: JsonObject, path: readonly string[], text: string): JsonObject {
  const [key = '', next, ...rest] = path
  if (next === undefined) return { ...delta, [key]: `${typeof delta[key] === 'string' ? delta[key] : ''}${text}` }
  if (!/^\d+$/.test(next)) return { ...delta, [key]: withText(objectAt(delta[key]), [next, ...rest], text) }
  const list = Array.isArray(delta[key]) ? (delta[key] as readonly JsonValue[]) : []
  const index = Number(next)
  const own = list.find((item) => indexOf(item) === index)
  const others = list.filter((item) => indexOf(item) !== index)
  return { ...delta, [key]: [...others, withText({ index, ...objectAt(own) }, rest, text)] }
}

function objectAt(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {}
}

function indexOf(value: JsonValue | undefined): number | undefined {
  const index = objectAt(value)['index']
  return typeof index === 'number' ? index : undefined
}
