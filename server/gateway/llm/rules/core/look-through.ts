import type { ReadyRule } from '#server/gateway/llm/rules/core/ready-rule.ts'
import { isOwnValue, textsIn } from '#server/gateway/llm/rules/core/texts-in.ts'
import type { RuleDoes } from '#server/gateway/llm/rules/schema.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import type { Place } from '#server/kernel/linear-pattern.ts'
import type { Decision, Evaluation } from '#server/policy/schema.ts'

export const LEFT_OUT = '[left out]'

/** Steps that all patterns may take over one request or answer: about two seconds, mostly far less. */
const STEPS_MAX = 400_000_000
/** For all places that are left out: finding each takes as long as the text is. */
const HIDE_MS_MAX = 1000

export interface LookedThrough {
  /** With what rules leave out of it left out; the same object when there is none. */
  readonly body: JsonObject
  /** What the rules that found something say. */
  readonly evaluations: readonly Evaluation[]
  /** How many places were left out. */
  readonly hidden: number
}

/** What rules say of a request or an answer. */
export interface UnderRules {
  readonly body: JsonObject
  /** Pictures, sounds or files, which nobody can look through. */
  readonly hasMedia: boolean
  readonly side: 'request' | 'answer'
}

class TooMuch extends Error {}

/**
 * Looks through every text of a request or an answer by the rules of the workspace (requirements §8.12). What is to be left out and still
 * stands there in another way of writing, in the name of a field or across two texts, stops the call; so does what takes too long.
 * @param nowMs a clock that only goes on, for the time that leaving out may take
 */
export function lookThrough({ body, hasMedia, side }: UnderRules, rules: readonly ReadyRule[], nowMs: () => number): LookedThrough {
  if (rules.length === 0) return { body, evaluations: [], hidden: 0 }
  const look = new Look(nowMs)
  const evaluations: Evaluation[] = []
  if (hasMedia && rules.some(({ does }) => does !== 'note'))
    evaluations.push(
      says('builtin.model.rules', 'deny', 'A picture, a sound or a file cannot be looked through, and rules want this looked through.'),
    )
  let clean = body
  try {
    // what is left out comes last: the others look at all of it
    for (const rule of [...rules].sort((a, b) => ORDER[a.does] - ORDER[b.does])) {
      const found = look.isIn(rule, clean)
      if (!found) continue
      const hidden = rule.does === 'hide' ? (look.without(rule, clean) as JsonObject) : clean
      const isGone = rule.does !== 'hide' || !look.isIn(rule, hidden)
      clean = hidden
      evaluations.push(isGone ? said(rule, side) : { ...said({ ...rule, does: 'stop' }, side) })
    }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    evaluations.push(says('builtin.model.rules', 'deny', 'It is too long to be looked through by the rules of this workspace.'))
  }
  return { body: clean, evaluations, hidden: look.hidden }
}

const ORDER = { stop: 0, note: 1, hide: 2 } as const satisfies Record<RuleDoes, number>

/** One walk through one request or answer, with what it may still take. */
class Look {
  hidden = 0
  readonly #nowMs: () => number
  #stepsLeft = STEPS_MAX
  #texts: { readonly of: JsonValue; readonly texts: readonly string[] } | null = null
  #hideUntilMs: number | null = null

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  isIn({ finder }: ReadyRule, body: JsonValue): boolean {
    return this.#textsOf(body).some((text) => {
      if (finder.kind === 'words') return finder.places(text).length > 0
      this.#take(text, finder.pattern.size)
      return finder.pattern.test(text)
    })
  }

  /** The value with what the rule finds replaced in every text; names of fields stay. */
  without(rule: ReadyRule, value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.#hide(rule, value)
    if (typeof value === 'number') {
      const hidden = this.#hide(rule, String(value))
      return hidden === String(value) ? value : hidden
    }
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map((item: JsonValue) => this.without(rule, item))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, isOwnValue(key, item) ? item : this.without(rule, item)]))
  }

  #hide({ finder }: ReadyRule, text: string): string {
    const places = finder.kind === 'words' ? finder.places(text) : this.#patternPlaces(finder.pattern, text)
    this.hidden += places.length
    let kept = ''
    let at = 0
    for (const { start, end } of places) {
      kept += text.slice(at, start) + LEFT_OUT
      at = end
    }
    return kept + text.slice(at)
  }

  #patternPlaces(pattern: { find(text: string, from: number): Place | null; readonly size: number }, text: string): Place[] {
    this.#take(text, pattern.size)
    this.#hideUntilMs ??= this.#nowMs() + HIDE_MS_MAX
    const places: Place[] = []
    for (let from = 0; from <= text.length; ) {
      if (this.#nowMs() > this.#hideUntilMs) throw new TooMuch()
      const place = pattern.find(text, from)
      if (place === null) break
      // what fits a place without anything in it hides nothing there
      if (place.end > place.start) places.push(place)
      from = Math.max(place.end, place.start + 1)
    }
    return places
  }

  #take(text: string, size: number): void {
    this.#stepsLeft -= (text.length + 1) * size
    if (this.#stepsLeft < 0) throw new TooMuch()
  }

  /** Read once for all rules that look at the same. */
  #textsOf(body: JsonValue): readonly string[] {
    if (this.#texts?.of !== body) this.#texts = { of: body, texts: textsIn(body) }
    return this.#texts.texts
  }
}

function said({ id, name, does }: ReadyRule, side: UnderRules['side']): Evaluation {
  const stops = side === 'request' ? 'this must not go to a model' : 'this must not come back from a model'
  const goesOn = does === 'hide' ? 'what it names is left out' : 'this is put on record'
  return says(id, does === 'stop' ? 'deny' : 'warn', `The rule “${name}” of this workspace says: ${does === 'stop' ? stops : goesOn}.`)
}

function says(policyId: string, decision: Decision, reason: string): Evaluation {
  return { source: 'rules', policyId, decision, reason, ordinals: [], votesNeeded: 1 }
}
