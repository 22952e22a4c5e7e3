import { isShallow } from '#server/gateway/llm/core/is-shallow.ts'
import { OUTPUT_TOKENS_DEFAULT, OUTPUT_TOKENS_MAX } from '#server/gateway/llm/core/token-count.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { type Holes, msg } from '#server/kernel/language/say.ts'

const CHOICES_MAX = 4
const MESSAGES_MAX = 2000
const TEXTS_MAX = 2048
const DEPTH_MAX = 64
const WHOLE = msg('This must be a whole number from 1 to {n}')

/** What of a request matters to the gateway; the rest goes on as it came. */
export interface ModelRequest {
  readonly body: JsonObject
  /** Tokens that one answer may have, all its choices together. */
  readonly outputMax: number
  /** Of one choice: what the provider is told. Null: answers of this kind have no length. */
  readonly outputLimit: number | null
  /** Pictures, sounds or files: nobody can look for secrets or people in them. */
  readonly hasMedia: boolean
}

/**
 * A request for a chat as OpenAI's interface says it, checked where it costs or reveals something. Pure.
 * @throws AppError VALIDATION_FAILED with a pointer to the field
 */
export function chatRequest(body: JsonValue | undefined): ModelRequest {
  const { max_tokens, max_completion_tokens, ...rest } = readable(body)
  const { messages, n = 1, stream = false } = rest
  if (!Array.isArray(messages) || messages.length === 0) throw wrong('/messages', msg('Send at least one message'))
  if (messages.length > MESSAGES_MAX) throw wrong('/messages', msg('Send at most {n} messages'), { n: MESSAGES_MAX })
  for (const [i, message] of messages.entries()) {
    if (!isObject(message) || typeof message['role'] !== 'string') throw wrong(`/messages/${i}`, msg('A message has a role'))
  }
  if (typeof stream !== 'boolean') throw wrong('/stream', msg('This must be yes or no (true or false)'))
  if (!isWhole(n, CHOICES_MAX)) throw wrong('/n', WHOLE, { n: CHOICES_MAX })
  if (rest['logprobs'] === true || rest['top_logprobs'] !== undefined)
    throw wrong('/logprobs', msg('Not offered: pieces of words cannot be looked through for secrets'))
  const outputLimit = limitOf(max_tokens, '/max_tokens', limitOf(max_completion_tokens, '/max_completion_tokens', null))
  const each = outputLimit ?? OUTPUT_TOKENS_DEFAULT
  const said = (messages as readonly JsonObject[]).map(({ content, ...more }) =>
    content === undefined ? withoutOpen(more) : { content, ...withoutOpen(more) },
  )
  return { body: { ...rest, messages: said }, outputMax: each * n, outputLimit: each, hasMedia: said.some(hasMedia) }
}

/** A request for embeddings. Texts only: numbers of tokens could not be looked through. Pure. @throws AppError VALIDATION_FAILED */
export function embeddingsRequest(body: JsonValue | undefined): ModelRequest {
  const whole = readable(body)
  const { input } = whole
  const texts = Array.isArray(input) ? (input as readonly JsonValue[]) : [input]
  if (texts.length === 0 || texts.length > TEXTS_MAX) throw wrong('/input', msg('Send 1 to {n} texts'), { n: TEXTS_MAX })
  if (!texts.every((text) => typeof text === 'string' && text !== '')) throw wrong('/input', msg('Send a text, or a list of texts'))
  return { body: whole, outputMax: 0, outputLimit: null, hasMedia: false }
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

function limitOf(value: JsonValue | undefined, pointer: string, other: number | null): number | null {
  if (value === undefined) return other
  if (!isWhole(value, OUTPUT_TOKENS_MAX)) throw wrong(pointer, WHOLE, { n: OUTPUT_TOKENS_MAX })
  return other === null ? value : Math.min(value, other)
}

const TEXT_PARTS: ReadonlySet<JsonValue | undefined> = new Set(['text', 'refusal'])

function hasMedia({ content, audio }: JsonObject): boolean {
  if (audio !== undefined) return true
  return Array.isArray(content) && content.some((part: JsonValue) => !isObject(part) || !TEXT_PARTS.has(part['type']))
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isWhole(value: JsonValue | undefined, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max
}

function wrong(pointer: string, message: string, holes: Holes = {}): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'invalid', message, holes }] })
}
