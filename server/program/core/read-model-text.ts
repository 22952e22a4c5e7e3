import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { toPlainJson } from '#server/program/core/plain-json.ts'

/** JSON that a model wrote, or why it is none, in words. */
export type ReadJson = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly why: string }

const THOUGHT = { opens: '<think>', closes: '</think>' } as const
const FENCE = '```'
const JSON_BEGINS = /^\s*(?:[[{]|```)/

/**
 * A model's text without the one thought that it begins with: models that think aloud do so within `<think>`, and not every server takes
 * that off. Some keep the opening mark to themselves: then it is a thought where JSON follows and none began before.
 */
export function withoutThought(text: string): string {
  const end = text.indexOf(THOUGHT.closes)
  if (end < 0) return text
  const said = text.slice(end + THOUGHT.closes.length)
  const isThought = text.trimStart().startsWith(THOUGHT.opens) || (JSON_BEGINS.test(said) && !JSON_BEGINS.test(text))
  return isThought ? said.trimStart() : text
}

/**
 * JSON in a model's text, that nothing is lost of: after the one thought and within the one fence that models like to put around it.
 * The one reader of it, for steps and for hiring by talking. By cutting, not by a pattern: the text may be long and made to be slow.
 */
export function readJson(text: string): ReadJson {
  try {
    return { ok: true, value: toPlainJson(JSON.parse(unfenced(withoutThought(text))) as unknown) }
  } catch (error) {
    return {
      ok: false,
      why: error instanceof SyntaxError ? 'the answer is no JSON' : `the answer cannot be kept: ${(error as Error).message}`,
    }
  }
}

function unfenced(text: string): string {
  const whole = text.trim()
  if (whole.length < 2 * FENCE.length || !whole.startsWith(FENCE) || !whole.endsWith(FENCE)) return text
  return whole.slice(FENCE.length, -FENCE.length).replace(/^json/i, '')
}
