import { type BundleFile, error, lineAt } from '#server/skills/core/bundle.ts'
import { checkHiddenMarkup, WITHOUT_ENDING } from '#server/skills/core/stages/hidden-markup.ts'
import type { Finding } from '#server/skills/schema.ts'

const PER_FILE_MAX = 20
/** All that Unicode says is not shown, the blank of Braille, and marks for notes between lines. */
const UNSEEN = String.raw`[\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB]`
const RTL = String.raw`[[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]&&[\p{L}\p{M}]]`
const JOINED = String.raw`[[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Kannada}\p{Script=Tamil}\p{Script=Telugu}]&&[\p{L}\p{M}]]`
const BESIDE = String.raw`[\p{P}\p{S}\p{Zs}\p{Nd}]{0,2}`
/** Where Unicode means such a character to be: one of them, beside the letter or picture that needs it. Whatever is left over hides something. */
const MEANT: readonly RegExp[] = [
  // a byte order mark at the very beginning says how the file is written
  /^\uFEFF/gv,
  // the only three flags that Unicode writes with tag characters
  /\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}/gv,
  // pictures, coloured, and joined to one
  /\p{Extended_Pictographic}(?:[\uFE0E\uFE0F]|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?){0,8}/gv,
  /[0-9#*]\uFE0F\u20E3/gv,
  /[\p{Script=Han}\u3001\u3002\uFF01\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F][\uFE00-\uFE02]/gv,
  /[\p{Script=Mongolian}&&\p{L}][\u180B-\u180F]/gv,
  new RegExp(String.raw`(?<=${JOINED})[\u200C\u200D](?!${UNSEEN})`, 'gv'),
  new RegExp(String.raw`(?<=${RTL}${BESIDE})[\u200E\u200F\u061C](?!${UNSEEN})|(?<!${UNSEEN})[\u200E\u200F\u061C](?=${BESIDE}${RTL})`, 'gv'),
]
const ANY_UNSEEN = new RegExp(String.raw`[${UNSEEN}[\p{Cc}--[\t\n\r]]\u{F0000}-\u{10FFFF}]`, 'v')
/** What people cannot see but models read, each with its words. */
const HIDDEN: readonly (readonly [code: string, message: string, shape: RegExp])[] = [
  ['unicode-tags', 'Invisible tag characters hide text here.', /[\u{E0000}-\u{E007F}]+/gv],
  ['variation-selectors', 'Invisible variation selectors hide text here.', /[\u{E0100}-\u{E01EF}\uFE00-\uFE0F]+/gv],
  ['bidi', 'Characters change the direction of the text, so that it reads otherwise than it is.', /[\u202A-\u202E\u2066-\u2069]+/gv],
  ['joiner', 'Characters that join letters invisibly stand in the text.', /\u200D+/gv],
  ['marks', 'Marks for the direction of text stand where it needs none.', /[\u200E\u200F\u061C]+/gv],
  ['non-joiner', 'A character that parts letters invisibly stands where it is not needed.', /\u200C+/gv],
  [
    'zero-width',
    'Characters that cannot be seen stand in the text.',
    new RegExp(
      String.raw`[${UNSEEN}--[\u{E0000}-\u{E007F}\u{E0100}-\u{E01EF}\uFE00-\uFE0F\u202A-\u202E\u2066-\u2069\u200C-\u200F\u061C]]+`,
      'gv',
    ),
  ],
  ['control', 'Control characters stand in the text.', /[\p{Cc}--[\t\n\r]]+/gv],
  ['private-use', 'Characters without a meaning of their own stand in the text.', /[\u{F0000}-\u{10FFFF}]+/gv],
]
const MARKUP = /\.(?:md|markdown|mdx|txt|x?html?|xml|svg)$/i

/** Text that people do not see: tags, direction, no width, control characters, comments, hidden elements. */
export function checkHiddenText(files: readonly BundleFile[]): Finding[] {
  return files.flatMap(({ path, text }) =>
    text === null
      ? []
      : [...hiddenIn(path, text), ...(MARKUP.test(path) || WITHOUT_ENDING.test(path) ? checkHiddenMarkup(path, text) : [])],
  )
}

function hiddenIn(path: string, given: string): Finding[] {
  if (!ANY_UNSEEN.test(given)) return []
  const text = MEANT.reduce((rest, shape) => rest.replaceAll(shape, (meant) => ' '.repeat(meant.length)), given)
  return HIDDEN.flatMap(([code, message, shape]) =>
    [...text.matchAll(shape).take(PER_FILE_MAX)].map((match) =>
      error(code, message, { path, line: lineAt(text, match.index), next: 'Take them out, or write what is meant.' }),
    ),
  )
}
