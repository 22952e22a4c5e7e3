/** A text as whoever unpacks it reads it; null where it reads as it is written. */
export interface Unpacked {
  readonly text: string
  /** Where a character of it begins and ends in the written text. */
  readonly startOf: (index: number) => number
  readonly endOf: (index: number) => number
  /** A place of the written text where nothing that stands for something else is cut in two: this one, or the last before it. */
  readonly wholeAt: (offset: number) => number
}

/** `%41`, also with the sign itself escaped again and again. */
const ESCAPE = '%(?:25){0,3}'
const MORE = `(?:${ESCAPE}[89ab][0-9a-f])`
const BACKSLASHES = String.raw`\\{1,8}`
const AMPERSAND = '&(?:amp;){0,3}'

/**
 * What stands for something else: escapes of JSON however often it was put into JSON again, of addresses, of HTML; the ends of lines,
 * at which mails cut long words; signs that take no room. Bounded, and read the same whatever stands before or after it.
 */
const WRITTEN = new RegExp(
  [
    `${BACKSLASHES}u(?<unit>[0-9a-f]{4})`,
    `(?<bytes>${ESCAPE}(?:[0-7][0-9a-f]|[cd][0-9a-f]${MORE}|e[0-9a-f]${MORE}{2}|f[0-7]${MORE}{3}))`,
    `${AMPERSAND}#(?:x(?<hex>[0-9a-f]{1,6})|(?<decimal>[0-9]{1,7}));`,
    `${AMPERSAND}(?<name>amp|quot|lt|gt|apos);`,
    `${BACKSLASHES}(?<tab>t)`,
    String.raw`(?:${BACKSLASHES}[nr]|[\r\n])[ \t]{0,40}`,
    BACKSLASHES,
    String.raw`[\u00AD\u200B-\u200D\u2060\uFEFF]`,
  ].join('|'),
  'gi',
)
const ANY = /[\\%&\r\n\u00AD\u200B-\u200D\u2060\uFEFF]/
const NAMES: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', apos: "'" }
/** The beginning of one of them at the end of a text. */
const BEGUN = /(?:%[0-9a-f%]{0,40}|\\{1,16}(?:u[0-9a-f]{0,3})?|&[#a-z0-9;]{0,24}|(?:\\{1,8}[nr]|[\r\n])[ \t]{0,40})$/i

/**
 * The text without what only writing it down added. Pure. Two ways to write one secret read the same here, so that none has to be
 * foreseen: which characters an app escapes, and how often, is its own choice.
 */
export function unpacked(text: string): Unpacked | null {
  if (!ANY.test(text)) return null
  const starts: number[] = []
  const ends: number[] = []
  const escapes: { readonly start: number; readonly end: number }[] = []
  let read = ''
  let at = 0
  const keep = (piece: string, start: number, end: number, each: boolean) => {
    for (let i = 0; i < piece.length; i++) {
      starts.push(each ? start + i : start)
      ends.push(each ? start + i + 1 : end)
    }
    read += piece
  }
  for (const match of text.matchAll(WRITTEN)) {
    const end = match.index + match[0].length
    keep(text.slice(at, match.index), at, match.index, true)
    const meant = meantBy(match.groups ?? {})
    // as those that stand there plainly: one more or one less of them is a matter of how often it was packed
    keep(meant === '\\' ? '' : meant, match.index, end, false)
    escapes.push({ start: match.index, end })
    at = end
  }
  if (escapes.length === 0) return null
  keep(text.slice(at), at, text.length, true)
  return {
    text: read,
    startOf: (index) => starts[index] ?? text.length,
    endOf: (index) => ends[index] ?? text.length,
    wholeAt: (offset) => escapes.find(({ start, end }) => start < offset && offset < end)?.start ?? offset,
  }
}

function meantBy({ unit, bytes, hex, decimal, name, tab }: Readonly<Record<string, string | undefined>>): string {
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
  if (bytes !== undefined) return Buffer.from(bytes.replace(/%(?:25){0,3}(?=[0-9a-f]{2})/gi, ''), 'hex').toString('utf8')
  if (hex !== undefined || decimal !== undefined) return characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
  if (name !== undefined) return NAMES[name.toLowerCase()] ?? ''
  return tab === undefined ? '' : '\t'
}

function characterOf(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : ''
}

/** Up to where a text reads the same, whatever is written behind it. */
export function settledEnd(text: string): number {
  return BEGUN.exec(text)?.index ?? text.length
}
