/** A stretch of text, or one character that must not pass unseen. */
export interface TextPart {
  readonly text: string
  readonly escaped: boolean
}

/** Turns the reading direction around, or is not seen at all. */
const HIDDEN =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0E\uFEFF\uFFA0\uFFF9-\uFFFB]|[\u{E0000}-\u{E0FFF}]/u
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
    const isEscaped = HIDDEN.test(character) || odd.has(position)
    const last = parts.at(-1)
    if (!isEscaped && last && !last.escaped) last.text += character
    else parts.push({ text: isEscaped ? codePoint(character) : character, escaped: isEscaped })
    position += character.length
  }
  return parts
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
