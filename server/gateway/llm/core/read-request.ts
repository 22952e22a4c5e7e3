import { isShallow } from '#server/gateway/llm/core/is-shallow.ts'
import { mediaIn, withDetail } from '#server/gateway/llm/core/media-parts.ts'
import { checkChatFields, checkEmbeddingsFields, checkMessageFields, wrong } from '#server/gateway/llm/core/request-fields.ts'
import { thinkingTokensMax } from '#server/gateway/llm/core/thinking-budget.ts'
import { OUTPUT_TOKENS_DEFAULT, OUTPUT_TOKENS_MAX, TEMPLATE_TOKENS_MAX } from '#server/gateway/llm/core/token-count.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'

const CHOICES_MAX = 4
const MESSAGES_MAX = 2000
const TEXTS_MAX = 2048
const DEPTH_MAX = 64
const WHOLE = msg('This must be a whole number from 1 to {n}')

/** A request that may go out, and what of it matters to the gateway. */
export interface ModelRequest {
  readonly body: JsonObject
  /** Tokens that a provider may count besides the bytes of the request: its own template, and pictures. */
  readonly addedMax: number
  /** Tokens that one answer may have, all its choices together, and what it names for thinking. */
  readonly outputMax: number
  /** Of one choice, without that: what the provider is told. Null: answers of this kind have no length. */
  readonly outputLimit: number | null
  /** Pictures, sounds or files: nobody can look for secrets or people in them. */
  readonly hasMedia: boolean
  /** JSON pointer to the first part that no public price bounds; such a request goes only to models whose input costs nothing. */
  readonly boundlessAt: string | null
}

/**
 * A request for a chat as OpenAI's interface says it, checked where it costs or reveals something. Pure.
 * @throws AppError VALIDATION_FAILED with a pointer to the field
 */
export function chatRequest(body: JsonValue | undefined): ModelRequest {
  const whole = readable(body)
  checkChatFields(whole)
  const { max_tokens, max_completion_tokens, ...rest } = whole
  const { messages, n = 1, stream = false } = rest
  if (!Array.isArray(messages) || messages.length === 0) throw wrong('/messages', msg('Send at least one message'))
  if (messages.length > MESSAGES_MAX) throw wrong('/messages', msg('Send at most {n} messages'), { n: MESSAGES_MAX })
  for (const [i, message] of messages.entries()) {
    if (!isObject(message) || typeof message['role'] !== 'string') throw wrong(`/messages/${i}`, msg('A message has a role'))
    const { content = null } = message
    if (content !== null && typeof content !== 'string' && !Array.isArray(content))
      throw wrong(`/messages/${i}/content`, msg('Send a text, or a list of parts'))
  }
  if (typeof stream !== 'boolean') throw wrong('/stream', msg('This must be yes or no (true or false)'))
  if (!isWhole(n, CHOICES_MAX)) throw wrong('/n', WHOLE, { n: CHOICES_MAX })
  if (rest['logprobs'] === true || rest['top_logprobs'] !== undefined)
    throw wrong('/logprobs', msg('Not offered: pieces of words cannot be looked through for secrets'))
  const outputLimit = limitOf(max_tokens, '/max_tokens', limitOf(max_completion_tokens, '/max_completion_tokens', null))
  const each = outputLimit ?? OUTPUT_TOKENS_DEFAULT
  const said = (messages as readonly JsonObject[]).map(messageOf)
  const media = mediaIn(said)
  const outputMax = (each + thinkingTokensMax(rest)) * n
  const counts = { addedMax: TEMPLATE_TOKENS_MAX + media.tokensMax, outputMax, outputLimit: each }
  return { body: { ...rest, messages: said }, ...counts, hasMedia: media.has, boundlessAt: media.boundlessAt }
}

/** A request for embeddings. Texts only: numbers of tokens could not be looked through. Pure. @throws AppError VALIDATION_FAILED */
export function embeddingsRequest(body: JsonValue | undefined): ModelRequest {
  const whole = readable(body)
  checkEmbeddingsFields(whole)
  const { input } = whole
  const texts = Array.isArray(input) ? (input as readonly JsonValue[]) : [input]
  if (texts.length === 0 || texts.length > TEXTS_MAX) throw wrong('/input', msg('Send 1 to {n} texts'), { n: TEXTS_MAX })
  if (!texts.every((text) => typeof text === 'string' && text !== '')) throw wrong('/input', msg('Send a text, or a list of texts'))
  return { body: whole, addedMax: TEMPLATE_TOKENS_MAX, outputMax: 0, outputLimit: null, hasMedia: false, boundlessAt: null }
}

function messageOf({ content, ...more }: JsonObject, i: number): JsonObject {
  const said = withoutRead(withoutOpen(more))
  const message = content === undefined ? said : { content, ...said }
  checkMessageFields(message, `/messages/${i}`)
  return withDetail(message, `/messages/${i}`)
}

function readable(body: JsonValue | undefined): JsonObject {
  if (!isObject(body)) throw wrong('', msg('Send a JSON object'))
  if (!isShallow(body, DEPTH_MAX)) throw wrong('', msg('This is nested more than {n} deep'), { n: DEPTH_MAX })
  return withoutOpen(body)
}

/** Null is how OpenAI's interface says that something is left open; not every server behind us knows that. */
function withoutOpen(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, said]) => said !== null))
}

/** Without what OpenAI's own client reads out of an answer and leaves in its message: the model said it once. */
function withoutRead({ parsed: _, tool_calls, ...message }: JsonObject): JsonObject {
  if (!Array.isArray(tool_calls)) return tool_calls === undefined ? message : { ...message, tool_calls }
  return { ...message, tool_calls: (tool_calls as readonly JsonValue[]).map(callWithoutRead) }
}

function callWithoutRead(call: JsonValue): JsonValue {
  if (!isObject(call) || !isObject(call['function'])) return call
  const { parsed_arguments: _, ...said } = call['function']
  return { ...call, function: said }
}

function limitOf(value: JsonValue | undefined, pointer: string, other: number | null): number | null {
  if (value === undefined) return other
  if (!isWhole(value, OUTPUT_TOKENS_MAX)) throw wrong(pointer, WHOLE, { n: OUTPUT_TOKENS_MAX })
  return other === null ? value : Math.min(value, other)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isWhole(value: JsonValue | undefined, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max
}
