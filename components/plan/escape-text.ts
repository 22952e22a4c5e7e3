/** A stretch of text, or one character that must not pass unseen. */
export interface TextPart {
  readonly text: string
  readonly escaped: boolean
}

/** First and last code point of everything that turns the reading direction around or is not seen at all. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
]
const WORD = /[\p{L}\p{M}\p{N}]+/gu
const LATIN = /\p{Script=Latin}/u
/** Scripts with letters that look like Latin ones. */
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u

/**
 * Splits text so that nothing in it can deceive: characters that hide or turn the reading direction, and letters of
 * another script inside a Latin word, come out as `U+202E` (ui.md, The plan card). Pure.
 */
export function escapeText(text: string): TextPart[] {
  const odd = mixedPositions(text)
  const parts: { text: string; escaped: boolean }[] = []
  let position = 0
  for (const character of text) {
    const isEscaped = isHidden(character) || odd.has(position)
    const last = parts.at(-1)
    if (!isEscaped && last && !last.escaped) last.text += character
    else parts.push({ text: isEscaped ? codePoint(character) : character, escaped: isEscaped })
    position += character.length
  }
  return parts
}

function isHidden(character: string): boolean {
  const point = character.codePointAt(0) ?? 0
  return HIDDEN.some(([first, last]) => point >= first && point <= last)
}

/** Where a word mixes Latin with letters that look like it. */
function mixedPositions(text: string): ReadonlySet<number> {
  const found = new Set<number>()
  for (const word of text.matchAll(WORD)) {
    if (!LATIN.test(word[0]) || !LOOKALIKE.test(word[0])) continue
    let position = word.index
    for (const character of word[0]) {
      if (LOOKALIKE.test(character)) found.add(position)
      position += character.length
    }
  }
  return found
}

/** The real name behind a host with letters outside ASCII, `xn--…`; null when there is none to show. */
export function punycodeOf(destination: string): string | null {
  const host = /(?:^[a-z][a-z0-9+.-]*:\/\/|@)([^/\s@:?#]+)/i.exec(destination)?.[1]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself
  if (host === undefined || /^[\x00-\x7F]*$/.test(host)) return null
  try {
    const { hostname } = new URL(`http://${host}`)
    return hostname === host ? null : hostname
  } catch {
    return null
  }
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
