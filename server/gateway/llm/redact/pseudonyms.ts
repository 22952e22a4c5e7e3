import { findPersonal, type PersonalKind, type Span, withoutOverlap } from '#server/gateway/llm/redact/find-personal.ts'

/** `[e-mail 1]`; the longest is what a stream has to hold back. */
const PSEUDONYM = /\[(e-mail|phone|IBAN|card) \d{1,4}\]/g
/** A beginning of one at the end of a text. */
const PSEUDONYM_BEGUN = /\[[A-Za-z0-9 -]{0,12}$/
const EACH_MAX = 9999

/**
 * Personal data of one call, each replaced by a name that means nothing outside of it: the model sees `[e-mail 1]`, the member its
 * address again. The same value has the same name throughout the call, so that a model can still tell who is who.
 */
export class Pseudonyms {
  readonly #byValue = new Map<string, string>()
  readonly #byName = new Map<string, string>()
  readonly #counts = new Map<PersonalKind, number>()
  readonly #country: string | null

  /** @param country of the workspace, for phone numbers without theirs in front; null: nobody knows */
  constructor(country: string | null = null) {
    this.#country = country
  }

  /**
   * The text with every found value replaced; what already looks like one of our names gets one too, so that none is mistaken.
   * @param before what stands before it and says what it is; not given back
   */
  hide(text: string, before = ''): string {
    const whole = before + text
    let hidden = ''
    let at = before.length
    for (const { start, end, kind } of withoutOverlap([...findPersonal(whole, this.#country), ...lookAlikes(whole)])) {
      if (start < before.length) continue
      hidden += whole.slice(at, start) + this.nameOf(whole.slice(start, end), kind)
      at = end
    }
    return hidden + whole.slice(at)
  }

  /** The text with our names replaced by what they stand for; a name that we never gave stays. */
  restore(text: string): string {
    return text.replace(PSEUDONYM, (name) => this.#byName.get(name) ?? name)
  }

  /** How many values of each kind were hidden; for the record, which never holds the values. */
  get counts(): ReadonlyMap<PersonalKind, number> {
    return this.#counts
  }

  /** The name of a value that was found, throughout the call. */
  nameOf(value: string, kind: PersonalKind): string {
    const key = `${kind} ${value.toLowerCase()}`
    const known = this.#byValue.get(key)
    if (known) return known
    const n = (this.#counts.get(kind) ?? 0) + 1
    if (n > EACH_MAX) return `[${kind}]`
    const name = `[${kind} ${n}]`
    this.#counts.set(kind, n)
    this.#byValue.set(key, name)
    this.#byName.set(name, value)
    return name
  }
}

function lookAlikes(text: string): Span<PersonalKind>[] {
  return [...text.matchAll(PSEUDONYM)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: match[1] as PersonalKind,
  }))
}

/** Where a text may be cut without cutting a name that its next piece goes on with. */
export function pseudonymBegins(text: string): number {
  return PSEUDONYM_BEGUN.exec(text)?.index ?? text.length
}
