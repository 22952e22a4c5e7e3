import { type BundleFile, error, lineAt, warning } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

const PER_FILE_MAX = 20
/** The only three flags that Unicode writes with tag characters. */
const FLAGS =
  /\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}/gu
/** What people cannot see but models read, each with its words. Pictures and scripts that need such a character are spared. */
const HIDDEN: readonly (readonly [code: string, message: string, shape: RegExp])[] = [
  ['unicode-tags', 'Invisible tag characters hide text here.', /[\u{E0000}-\u{E007F}]+/gu],
  ['variation-selectors', 'Invisible variation selectors hide text here.', /[\u{E0100}-\u{E01EF}]+|[\uFE00-\uFE0F]{2,}/gu],
  ['bidi', 'Characters change the direction of the text, so that it reads otherwise than it is.', /[\u202A-\u202E\u2066-\u2069]+/gu],
  [
    'zero-width',
    'Characters without width stand in the text.',
    /(?:\u034F|\u180E|[\u200B\u2060-\u2064\uFEFF\u115F\u1160\u17B4\u17B5\u3164\uFFA0\u206A-\u206F\u{1D173}-\u{1D17A}])+/gu,
  ],
  ['joiner', 'Characters that join letters invisibly stand in the text.', /\u200D+/gu],
  ['marks', 'Marks for the direction of text stand among words that need none.', /[\u200E\u200F\u061C]+/gu],
  ['non-joiner', 'A character that parts letters invisibly stands among words that need none.', /\u200C+/gu],
  ['control', 'Control characters stand in the text.', /(?:(?![\t\n\r])\p{Cc})+/gu],
  ['private-use', 'Characters without a meaning of their own stand in the text.', /[\u{F0000}-\u{10FFFF}]+/gu],
]
const NEEDS_MARKS = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const NEEDS_JOINERS =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Kannada}\p{Script=Tamil}\p{Script=Telugu}]/u
/** A comment that talks to whoever reads along, rather than about the text. */
const TALKS =
  /\b(?:you (?:must|should|are|will)|assistant|ignore|do not (?:tell|mention|reveal)|never (?:tell|mention)|the user|system prompt|instead of|secretly|always (?:run|send|call))\b/i
const MARKDOWN = /\.(md|markdown|mdx|html?|txt)$/i

/** Text that people do not see: tags, direction, no width, control characters, comments. */
export function checkHiddenText(files: readonly BundleFile[]): Finding[] {
  return files.flatMap(({ path, text }) =>
    text === null ? [] : [...hiddenIn(path, text), ...(MARKDOWN.test(path) ? commentsIn(path, text) : [])],
  )
}

function hiddenIn(path: string, given: string): Finding[] {
  // a byte order mark at the very beginning says how the file is written
  const text = given.replace(/^\uFEFF/, ' ').replaceAll(FLAGS, (flag) => ' '.repeat(flag.length))
  const spared = new Set([...(NEEDS_MARKS.test(text) ? ['marks'] : []), ...(NEEDS_JOINERS.test(text) ? ['non-joiner', 'joiner'] : [])])
  return HIDDEN.flatMap(([code, message, shape]) => {
    if (spared.has(code)) return []
    const isSpared = (match: RegExpExecArray): boolean => match[0] === '\u200D' && isPicture(text, match.index)
    const found = text
      .matchAll(shape)
      .filter((match) => !isSpared(match))
      .take(PER_FILE_MAX)
    return [...found].map((match) =>
      error(code, message, { path, line: lineAt(text, match.index), next: 'Take them out, or write what is meant.' }),
    )
  })
}

/** A joiner between two pictures makes one picture of them. */
function isPicture(text: string, at: number): boolean {
  return (
    /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)$/u.test(text.slice(Math.max(0, at - 2), at)) &&
    /^\u200D\p{Extended_Pictographic}/u.test(text.slice(at, at + 3))
  )
}

/** Every comment is looked at, however many harmless ones stand before it. */
function commentsIn(path: string, text: string): Finding[] {
  const found = { instructs: [] as Finding[], others: [] as Finding[] }
  for (let at = text.indexOf('<!--'); at !== -1; ) {
    const close = text.indexOf('-->', at + 4)
    const end = close === -1 ? text.length : close
    const list = TALKS.test(text.slice(at, end)) ? found.instructs : found.others
    if (list.length < PER_FILE_MAX) list.push(commentFinding(list === found.instructs, { path, line: lineAt(text, at) }))
    at = text.indexOf('<!--', end)
  }
  return [...found.instructs, ...found.others]
}

function commentFinding(instructs: boolean, place: { path: string; line: number }): Finding {
  return instructs
    ? error('comment-instructs', 'A comment that people do not see gives instructions.', { ...place, next: 'Say it in the text.' })
    : warning('comment', 'A comment is not shown to people, but models read it.', place)
}
