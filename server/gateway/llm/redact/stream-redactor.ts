import { type SoughtForms, secretSpans, soughtForms, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'
import { settledEnd, unpacked } from '#server/gateway/llm/redact/written-otherwise.ts'

/** No secret but a private key is longer; more of one word than this is let go. */
const HELD_MAX = 4096
const KEY_MAX = 20_000
const KEY_BEGUN = /-----BEGIN [A-Z ]{0,30}(?:PRIVATE KEY-----)?/g
const KEY_ENDED = /-----END [A-Z ]{0,30}PRIVATE KEY-----/
/** The last word, with what makes a secret of it when it stands before it (`find-secrets.ts`). */
const WORD = /(?:\bB(?:earer|asic)[ \t]{1,4}|["']?(?:aws)?_?secret_?access_?key["']?\s{0,8}(?:=>?|:)?\s{0,8})?\S*$/i

/**
 * Takes secrets out of a text that comes in pieces: whatever the pieces, what goes on is the same as if the whole had been redacted.
 * A piece is held back while its end could be the beginning of a secret, which is mostly the last word.
 * @param forms written forms of the workspace's saved secrets (`secretForms`)
 */
export class StreamRedactor {
  readonly #forms: readonly string[]
  readonly #sought: SoughtForms
  readonly #count: { n: number }
  #held = ''

  /** @param count goes up by every secret that was taken out */
  constructor(forms: readonly string[], count: { n: number } = { n: 0 }) {
    this.#forms = forms
    this.#sought = soughtForms(forms)
    this.#count = count
  }

  /** Takes the next piece and gives what may go on now, perhaps nothing. */
  async push(piece: string): Promise<string> {
    this.#held += piece
    const spans = await secretSpans(this.#held, this.#forms)
    const cut = spans.reduce((at, { start, end }) => (at > start && at < end ? start : at), this.#safeEnd())
    const whole = spans.filter(({ end }) => end <= cut)
    this.#count.n += whole.length
    const done = withoutSpans(this.#held.slice(0, cut), whole)
    this.#held = this.#held.slice(cut)
    return done
  }

  /** What was still held back, redacted; the stream has ended. */
  async end(): Promise<string> {
    const rest = this.#held
    this.#held = ''
    const spans = await secretSpans(rest, this.#forms)
    this.#count.n += spans.length
    return withoutSpans(rest, spans)
  }

  /** Up to where nothing that may still come can make a secret, nor change how what stands there reads. */
  #safeEnd(): number {
    const text = this.#held
    const word = text.length - (WORD.exec(text)?.[0].length ?? 0)
    const inWord = text.length - word > HELD_MAX ? text.length - HELD_MAX : word
    const settled = Math.max(settledEnd(text), text.length - HELD_MAX)
    const certain = text.slice(0, settled)
    const view = unpacked(certain)
    const begun = Math.min(inWord, settled, this.#keyBegun(), begunAt(text, this.#sought.written))
    if (view === null) return Math.min(begun, begunAt(certain, this.#sought.read))
    return view.wholeAt(Math.min(begun, view.startOf(begunAt(view.text, this.#sought.read))))
  }

  #keyBegun(): number {
    const begun = [...this.#held.matchAll(KEY_BEGUN)].find(
      ({ index }) => this.#held.length - index <= KEY_MAX && !KEY_ENDED.test(this.#held.slice(index)),
    )
    return begun?.index ?? this.#held.length
  }
}

/** Where a saved secret may have begun: the longest end of the text that one begins with. */
function begunAt(text: string, forms: readonly string[]): number {
  const longest = Math.min(
    text.length,
    forms.reduce((max, form) => Math.max(max, form.length - 1), 0),
  )
  for (let length = longest; length > 0; length--) {
    const end = text.slice(text.length - length)
    if (forms.some((form) => form.length > length && form.startsWith(end))) return text.length - length
  }
  return text.length
}
