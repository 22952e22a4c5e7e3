/** The languages that people can choose; English is the language of code, API and proof. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** English sentence → the same sentence of another language, with the same `{holes}`. */
export type Catalogue = Readonly<Record<string, string>>

/** What stands in the holes of a sentence; numbers are written as the reader is used to. */
export type Holes = Readonly<Record<string, string | number>>

/** Says the product's own sentences to one reader. What people, files and models wrote is never said by it. */
export interface Say {
  /** @param text an English sentence, literal in the code; it is its own key, so a missing translation reads as English */
  (text: string, holes?: Holes): string
  /** One of two sentences by the reader's plural rule; `{n}` is the number. */
  count(n: number, one: string, many: string, holes?: Holes): string
  /** The sentence in pieces, for holes that are not text, such as a link. */
  parts<Part>(text: string, holes: Readonly<Record<string, Part>>): (string | Part)[]
  /** A number as the reader is used to, `1,234.5` or `1.234,5`. */
  number(n: number, decimalsMin?: number): string
  readonly language: Language
  /** The same speaker, with numbers as another locale writes them. */
  inNumbers(locale: string): Say
}

const HOLE = /\{(\w+)\}/
const DATES = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Language, string>
const NUMBERS = { en: 'en', de: 'de-DE' } as const satisfies Record<Language, string>

/** The locale that dates and their words are written in. */
export function dateLocale(language: Language): string {
  return DATES[language]
}

/** Marks an English sentence of a table for the catalogue; `say` turns it into the reader's words where it is shown. */
export function msg<const Text extends string>(text: Text): Text {
  return text
}

/**
 * A speaker of one language (docs/decisions/0054). Pure.
 * @param catalogue sentences of that language; empty for English
 * @param numbers locale of numbers, when the reader chose another than the language's
 */
export function sayIn(language: Language, catalogue: Catalogue, numbers: string = NUMBERS[language]): Say {
  const plural = new Intl.PluralRules(language)
  const formats = new Map<number, Intl.NumberFormat>()
  const number = (n: number, decimalsMin = 0) => {
    const format =
      formats.get(decimalsMin) ?? new Intl.NumberFormat(numbers, { minimumFractionDigits: decimalsMin, maximumFractionDigits: 20 })
    formats.set(decimalsMin, format)
    return format.format(n)
  }
  const shown = (value: string | number | undefined) => (typeof value === 'number' ? number(value) : value)
  // by own keys alone: a sentence that reads `constructor` is no sentence of the catalogue
  const translated = (text: string) => (Object.hasOwn(catalogue, text) ? (catalogue[text] ?? text) : text)
  const parts = <Part>(text: string, holes: Readonly<Record<string, Part>>): (string | Part)[] =>
    translated(text)
      .split(HOLE)
      .map((piece, index) => (index % 2 === 0 ? piece : Object.hasOwn(holes, piece) ? (holes[piece] as Part) : `{${piece}}`))
      .filter((piece) => piece !== '')
  const say = (text: string, holes: Holes = {}) =>
    parts(text, holes)
      .map((piece) => shown(piece))
      .join('')
  const count = (n: number, one: string, many: string, holes: Holes = {}) => say(plural.select(n) === 'one' ? one : many, { ...holes, n })
  const inNumbers = (locale: string) => sayIn(language, catalogue, locale)
  return Object.assign(say, { count, parts, number, language, inNumbers })
}

/** English, for API answers without a wish, for the proof and for tests. */
export const inEnglish: Say = sayIn('en', {})
