/** What somebody typed, taken apart. */
export interface SearchTerms {
  /** In lower case; every one of them has to occur. */
  readonly words: readonly string[]
  /** `#41`, `41` and `run 41` name a run. */
  readonly runNumber: number | null
}

const WORDS_MAX = 8
const RUN = /^(?:run\s*|lauf\s*)?#?\s*(\d{1,9})$/i

/** The words of a search and the run that it names, if it is one. Pure. */
export function searchTerms(typed: string): SearchTerms {
  const text = typed.trim()
  const number = RUN.exec(text)?.[1]
  return {
    words: text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, WORDS_MAX),
    runNumber: number === undefined ? null : Number(number),
  }
}

/** Whether each word occurs in one of these texts, in any case. */
export function saysAll(words: readonly string[], ...texts: readonly string[]): boolean {
  const text = texts.join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}

/** A word as `ILIKE` looks for it anywhere: its own signs are taken literally. */
export function likeAnywhere(word: string): string {
  return `%${word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
