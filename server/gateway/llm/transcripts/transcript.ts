import { eachText, type Veil, veiled } from '#server/gateway/llm/redact/clean-answer.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'

/** The most that is kept of a question, and of an answer. */
const TEXT_CHARS_MAX = 256 * 1024
const CUT = ' … cut'

/** What is kept of one call, as the provider saw it. */
export interface KeptTranscript {
  readonly provider: string
  readonly asked: string
  readonly answered: string
}

/**
 * What was asked and what was said, for an admin who wants it kept (requirements §8.12): as the provider saw it, so that neither a saved
 * secret nor, where those go under names, anybody's address lies in it.
 */
export class Transcript {
  readonly #provider: string
  readonly #asked: string
  readonly #veil: Veil
  readonly #texts = new Map<string, string>()
  #whole: JsonObject | null = null

  constructor(provider: string, sent: JsonObject, veil: Veil) {
    this.#provider = provider
    this.#asked = JSON.stringify(sent)
    // what is hidden again here was counted when it came
    this.#veil = { forms: veil.forms, pseudonyms: veil.pseudonyms }
  }

  /** An answer in one piece. */
  whole(body: JsonObject): void {
    this.#whole = body
  }

  /** A piece of an answer: its texts are joined by place, since what is to be hidden may stand in two pieces. */
  piece(event: JsonObject): void {
    collect(event['choices'] ?? [], '', this.#texts)
  }

  async kept(): Promise<KeptTranscript> {
    const answer = this.#whole ?? Object.fromEntries(this.#texts)
    const answered = JSON.stringify(await eachText(answer, { text: async (text) => await veiled(text, this.#veil) }))
    return { provider: this.#provider, asked: cut(this.#asked), answered: cut(answered) }
  }
}

function collect(value: JsonValue, place: string, texts: Map<string, string>): void {
  if (typeof value === 'string') {
    const before = texts.get(place) ?? ''
    if (before.length < TEXT_CHARS_MAX) texts.set(place, before + value)
    return
  }
  if (value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    value.forEach((item: JsonValue, i) => {
      const { index = i } = item !== null && typeof item === 'object' && !Array.isArray(item) ? (item as JsonObject) : {}
      collect(item, `${place}/${index}`, texts)
    })
    return
  }
  for (const [key, item] of Object.entries(value)) collect(item, `${place}/${key}`, texts)
}

/** A secret form cut in two would still be none: nothing to hide is left at this point. */
function cut(text: string): string {
  return text.length > TEXT_CHARS_MAX ? cutText(text, TEXT_CHARS_MAX) + CUT : text
}
