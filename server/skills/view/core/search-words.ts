const WORDS_MAX = 16
const WORD_CHARS_MAX = 40
const PREFIX_FROM = 3

/** The words of a question, at most sixteen, each once. Pure. */
export function wordsOf(query: string): readonly string[] {
  const words =
    query
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(words.map((word) => word.slice(0, WORD_CHARS_MAX)))].slice(0, WORDS_MAX)
}

/** Any of the words, as queries of PostgreSQL: letters and digits only, so nothing in them is an operator. Pure. */
export function wordQueries(words: readonly string[]): { readonly simple: string; readonly stems: string } {
  return {
    simple: words.map((word) => (word.length < PREFIX_FROM ? word : `${word}:*`)).join(' | '),
    stems: words.join(' | '),
  }
}

/** Whether a text has what was typed anywhere in it, in whatever case. Pure. */
export function hasLetters(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.trim().toLowerCase())
}
