import { wrong } from '#server/gateway/llm/core/request-fields.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'

/**
 * The most tokens of one picture, however large it is and wherever it stands, by the public documentation of 2026, at `detail` `low` or
 * `high`: gpt-4o-mini 2,833 + 8 tiles of 5,667 = 48,169; Qwen-VL 16,384; Llama 3.2 6,404; Claude 4,784; Gemini 4,128; gpt-4.1-nano 3,779;
 * the newest of OpenAI about 3,000. Without `detail` some of them count every pixel, without an end: so it is always said.
 */
export const PICTURE_TOKENS_MAX = 50_000
/** As much as any model reads: sound, films and files have no other end that is public. */
const BOUNDLESS_TOKENS = 10_000_000

const TEXT_PARTS: ReadonlySet<JsonValue | undefined> = new Set(['text', 'refusal'])
const PICTURE = /^(?:data:image\/|https?:\/\/)/i
const DETAILS = ['low', 'high']

/** What of a request nobody can look through. */
export interface Media {
  readonly has: boolean
  /** The most tokens that a provider counts for it, besides the bytes it is written in. */
  readonly tokensMax: number
  /** JSON pointer to the first part whose price has no public bound; null: there is none. */
  readonly boundlessAt: string | null
}

/** @param messages as they go out (`withDetail`). Pure. */
export function mediaIn(messages: readonly JsonObject[]): Media {
  let pictures = 0
  const boundless: string[] = []
  for (const [i, { content, audio }] of messages.entries()) {
    if (audio !== undefined) boundless.push(`/messages/${i}/audio`)
    if (!Array.isArray(content)) continue
    for (const [j, part] of (content as readonly JsonValue[]).entries()) {
      if (isText(part) || isThought(part)) continue
      if (isPicture(part)) pictures += 1
      else boundless.push(`/messages/${i}/content/${j}`)
    }
  }
  return {
    has: pictures + boundless.length > 0,
    tokensMax: pictures * PICTURE_TOKENS_MAX + boundless.length * BOUNDLESS_TOKENS,
    boundlessAt: boundless[0] ?? null,
  }
}

/**
 * A message whose pictures all say how closely they are looked at: `high` where nobody said it. Pure.
 * @throws AppError VALIDATION_FAILED where they are to be looked at without an end
 */
export function withDetail(message: JsonObject, pointer: string): JsonObject {
  const { content } = message
  if (!Array.isArray(content)) return message
  return { ...message, content: (content as readonly JsonValue[]).map((part, i) => detailed(part, `${pointer}/content/${i}`)) }
}

function detailed(part: JsonValue, pointer: string): JsonValue {
  if (!isObject(part) || part['type'] !== 'image_url') return part
  const { image_url } = part
  const said: JsonValue | undefined = typeof image_url === 'string' ? { url: image_url } : image_url
  if (!isObject(said)) return part
  const { detail = 'auto' } = said
  if (detail === null || detail === 'auto') return { ...part, image_url: { ...said, detail: 'high' } }
  if (typeof detail !== 'string' || !DETAILS.includes(detail))
    throw wrong(`${pointer}/image_url/detail`, msg('Choose one of these: {names}'), { names: DETAILS.join(', ') })
  return { ...part, image_url: said }
}

function isText(part: JsonValue): boolean {
  return isObject(part) && TEXT_PARTS.has(part['type'])
}

/** What a model thought, as some give it within the answer, and want it back. */
function isThought(part: JsonValue): boolean {
  if (!isObject(part) || part['type'] !== 'thinking') return false
  const { thinking } = part
  return Array.isArray(thinking) ? (thinking as readonly JsonValue[]).every(isText) : typeof thinking === 'string'
}

/** Some providers read other files by the same part. */
function isPicture(part: JsonValue): boolean {
  if (!isObject(part) || part['type'] !== 'image_url') return false
  const said = part['image_url']
  return isObject(said) && typeof said['url'] === 'string' && PICTURE.test(said['url'])
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
