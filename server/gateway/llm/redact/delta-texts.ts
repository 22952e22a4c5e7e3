import { AnswerText, cleanName, eachText, unveiled, type Veil } from '#server/gateway/llm/redact/clean-answer.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { asData } from '#server/kernel/plain-data.ts'

/** The texts of an answer in pieces: each choice's content, refusal and arguments of calls has its own place. */
export class DeltaTexts {
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
    const { index = 0, delta = {}, finish_reason: ended = null } = asData(choice)
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
  if (!/^\d+$/.test(next)) return { ...delta, [key]: withText(asData(delta[key]), [next, ...rest], text) }
  const list = Array.isArray(delta[key]) ? (delta[key] as readonly JsonValue[]) : []
  const index = Number(next)
  const own = list.find((item) => indexOf(item) === index)
  const others = list.filter((item) => indexOf(item) !== index)
  return { ...delta, [key]: [...others, withText({ index, ...asData(own) }, rest, text)] }
}

function indexOf(value: JsonValue | undefined): number | undefined {
  const index = asData(value)['index']
  return typeof index === 'number' ? index : undefined
}
