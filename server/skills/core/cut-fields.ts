/** A line that opens or closes the fields; lines end with `\n`, or with `\r\n`, and with nothing else. */
const FENCE = /^---[ \t]*\r?$/

/** What stands between the fences of a `SKILL.md`, and behind the second one; line 1 is that of the first fence. */
export interface CutText {
  readonly fields: string
  readonly body: string
  readonly bodyLine: number
}

/**
 * Where the fields of a `SKILL.md` end: the one place that decides it, for publishing, viewing and every client that is told of it. Other
 * characters that some readers take for the end of a line (U+2028, U+2029, a lone carriage return) are letters here, as they are to the
 * readers of other clients. Pure.
 * @returns `missing` when the first line is no fence, `open` when there is no second one
 */
export function cutFields(text: string): CutText | 'missing' | 'open' {
  const start = text.indexOf('\n') + 1
  if (start === 0 || !FENCE.test(text.slice(0, start - 1))) return 'missing'
  for (let at = start, line = 2; at < text.length; line += 1) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    if (FENCE.test(text.slice(at, end))) return { fields: text.slice(start, at), body: text.slice(end + 1), bodyLine: line + 1 }
    at = end + 1
  }
  return 'open'
}
