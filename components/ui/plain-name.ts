import { escapeText } from '#components/plan/escape-text.ts'

/** A name where only text can stand, as in the options of a list: characters that hide or turn the reading direction show as `U+202E`. */
export function plainName(name: string): string {
  return escapeText(name)
    .map((part) => part.text)
    .join('')
}

/**
 * Up to two letters for a round picture. Whole characters, and the same on server and browser: half of an emoji is no
 * character, and the page would not match what the server wrote.
 */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const firsts = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => visibleFirst(word ?? ''))
  return firsts.join('').toUpperCase()
}

function visibleFirst(word: string): string {
  return Array.from(escapeText(word).find((part) => !part.escaped)?.text ?? '')[0] ?? ''
}
