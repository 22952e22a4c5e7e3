import { isShallow } from '#server/gateway/llm/core/is-shallow.ts'
import { INVISIBLE } from '#server/gateway/llm/rules/core/find-words.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

const DEPTH_MAX = 64
/** Arguments of calls are JSON as text, and may hold more of the same. */
const NESTED_MAX = 3

/** Words of the interface itself, which nobody wrote: a rule on "user" or "text" would else stop everything. */
const OWN_FIELDS = new Set(
  `messages role content name tool_calls tool_call_id tool_choice tools type function arguments parameters strict description id index
  response_format json_schema schema text refusal input max_tokens temperature top_p stop n seed stream stream_options choices message
  finish_reason reasoning reasoning_content properties required items enum additionalProperties annotations audio data embedding`.split(
    /\s+/,
  ),
)
const OWN_VALUES: Readonly<Record<string, ReadonlySet<string>>> = {
  role: new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  type: new Set('text refusal function json_schema json_object object string number integer boolean array null'.split(' ')),
  finish_reason: new Set(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']),
  tool_choice: new Set(['none', 'auto', 'required']),
}

/** Fields of the interface that count something. */
const OWN_NUMBERS = new Set('max_tokens temperature top_p n seed index presence_penalty frequency_penalty'.split(' '))

/** Whether a value is the interface's own, as `user` is under `role` and a number under `temperature`. Pure. */
export function isOwnValue(field: string, value: JsonValue): boolean {
  if (typeof value === 'number') return OWN_NUMBERS.has(field)
  return typeof value === 'string' && Object.hasOwn(OWN_VALUES, field) && OWN_VALUES[field]?.has(value) === true
}

/**
 * Every text and number in a value, as it stands and in each other way a reader would see it: names of fields, texts inside JSON that is written as
 * text, parts of one message joined, and characters that read the same in one way of writing. Pure.
 */
export function textsIn(value: JsonValue): string[] {
  const texts: string[] = []
  collect(value, texts, 0)
  return texts
}

function collect(value: JsonValue, texts: string[], nested: number): void {
  if (typeof value === 'string') return collectText(value, texts, nested)
  if (typeof value === 'number') return void texts.push(String(value))
  if (value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    const parts = value.flatMap((part: JsonValue) => textOf(part))
    if (parts.length > 1) addText(parts.join(''), texts)
    for (const item of value as readonly JsonValue[]) collect(item, texts, nested)
    return
  }
  for (const [key, item] of Object.entries(value)) {
    if (!OWN_FIELDS.has(key)) addText(key, texts)
    if (!isOwnValue(key, item)) collect(item, texts, nested)
  }
}

function collectText(text: string, texts: string[], nested: number): void {
  addText(text, texts)
  if (nested >= NESTED_MAX || !/^\s*[[{"]/.test(text)) return
  const inner = parsed(text)
  if (inner !== undefined && isShallow(inner, DEPTH_MAX)) collect(inner, texts, nested + 1)
}

function addText(text: string, texts: string[]): void {
  texts.push(text)
  const plain = text.replace(INVISIBLE, '').normalize('NFKC')
  if (plain !== text) texts.push(plain)
}

function textOf(part: JsonValue): string[] {
  const text = part !== null && typeof part === 'object' && !Array.isArray(part) ? (part as { readonly text?: JsonValue }).text : undefined
  return typeof text === 'string' ? [text] : []
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
