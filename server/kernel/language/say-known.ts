import type { Say } from '#server/kernel/language/say.ts'

const HOLE = /\{(\w+)\}/

/**
 * Says a text that is kept in English, because it is sealed, signed or logged: where it is one of the known sentences it is said
 * in the reader's language, with what stood in its holes carried over letter by letter; anything else stays as it is. Pure.
 * @param known sentences of the catalogue; of two that fit, the first counts
 * @param sayHole for holes that hold words of the product
 */
export function sayKnown(
  text: string,
  known: readonly string[],
  say: Say,
  sayHole: (value: string, hole: string) => string = (value) => value,
): string {
  if (say.language === 'en') return text
  for (const sentence of known) {
    const holes = holesOf(sentence, text)
    if (holes) return say(sentence, Object.fromEntries(Object.entries(holes).map(([hole, value]) => [hole, sayHole(value, hole)])))
  }
  return text
}

/** What stands in the holes of a sentence; null where the text is not that sentence. */
function holesOf(sentence: string, text: string): Readonly<Record<string, string>> | null {
  const seen = new Set<string>()
  const pattern = sentence.split(HOLE).map((piece, index) => {
    if (index % 2 === 0) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (seen.has(piece)) return `\\k<${piece}>`
    seen.add(piece)
    return `(?<${piece}>.+?)`
  })
  const found = new RegExp(`^${pattern.join('')}$`, 's').exec(text)
  return found ? { ...found.groups } : null
}
