import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { toPlainJson } from '#server/program/core/plain-json.ts'

/** JSON that a model wrote, or why it is none, in words. */
export type ReadJson = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly why: string }

const THOUGHT = { opens: '<think>', closes: '</think>' } as const
const FENCE = '```'
const JSON_BEGINS = /^\s*(?:[[{]|```)/

/** A model's text without the one thought that it begins with: models that think aloud do so within `<think>`, and not every server takes that off. */
export function withoutThought(text: string): string {
  return text.trimStart().startsWith(THOUGHT.opens) ? afterThought(text) : text
}

/**
 * JSON in a model's text, that nothing is lost of: after the one thought and within the one fence that models like to put around it.
 * The one reader of it, for steps and for hiring by talking. By cutting, not by a pattern: the text may be long and made to be slow.
 */
export function readJson(text: string): ReadJson {
  try {
    return { ok: true, value: toPlainJson(JSON.parse(unfenced(jsonOf(text))) as unknown) }
  } catch (error) {
    return {
      ok: false,
      why: error instanceof SyntaxError ? 'the answer is no JSON' : `the answer cannot be kept: ${(error as Error).message}`,
    }
  }
}

/** Some servers keep the opening mark to themselves: what stands before JSON that did not begin earlier is a thought too. */
function jsonOf(text: string): string {
  const plain = withoutThought(text)
  if (plain !== text || JSON_BEGINS.test(text)) return plain
  const said = afterThought(text)
  return JSON_BEGINS.test(said) ? said : text
}

function afterThought(text: string): string {
  const end = text.indexOf(THOUGHT.closes)
  return end < 0 ? text : text.slice(end + THOUGHT.closes.length).trimStart()
}

function unfenced(text: string): string {
  const whole = text.trim()
  if (whole.length < 2 * FENCE.length || !whole.startsWith(FENCE) || !whole.endsWith(FENCE)) return text
  return whole.slice(FENCE.length, -FENCE.length).replace(/^json/i, '')
}
