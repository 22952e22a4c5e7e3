/** In these languages `user.name` is a part of something, and the last word may well be a domain. */
const PROGRAM =
  /^(?:py|pyw|python3?|[cm]?[jt]sx?|javascript|typescript|node|go|golang|rs|rust|java|kt|kotlin|swift|rb|ruby|pl|perl|php|lua|r|c|h|cc|cpp|c\+\+|hpp|cs|csharp|scala|dart|applescript|sql)$/i
const WITHOUT_ENDING = /(?:^|\/)[^./]+$/
const PROGRAM_LINE = /^#!.{0,80}\b(python|node|deno|bun|ruby|perl|php|lua)/
const MARKDOWN = /\.(?:md|markdown|mdx)$/i
/** How a fence begins; in what stands behind backticks there is none, or it is code within a line. */
const FENCE = /^((?:[ \t]{0,12}(?:[-*+>]|\d{1,9}[.)])){0,4}[ \t]{0,12})(`{3,}(?=[^`]*$)|~{3,})[ \t]{0,4}([\w+]{0,20})/

/** What texts and comments of a language begin with; `\.` stands for nothing. Behind a line comment nothing is looked at. */
const MARKS: readonly (readonly [languages: RegExp, marks: RegExp])[] = [
  [/^(?:[cm]?[jt]sx?|javascript|typescript|node|deno|bun)$/i, /\\.|["'`]|\/\/|\/\*|\*\//g],
  // a backslash is one among others in a text of several lines
  [/^(?:go|golang)$/i, /\\[^`]|["'`]|\/\/|\/\*|\*\//g],
  // a quote by itself belongs to a lifetime
  [/^(?:rs|rust)$/i, /\\.|'(?:\\.|[^'\\])'|"|\/\/|\/\*|\*\//g],
  [/^(?:py|pyw|python3?|rb|ruby|pl|perl|r)$/i, /\\.|"""|'''|["'`]|(?<!\S)#/g],
  [/^(?:sql|lua|applescript)$/i, /\\.|["'`]|--|\/\*|\*\//g],
  [/^/, /\\.|"""|["'`]|(?<!\S)#\s|\/\/|\/\*|\*\//g],
]
const LINE_COMMENT = /^(?:\/\/|--|#)/
/** They go on in the next line; a backtick only where it is a text, and not a command. */
const RUNS_ON = /^(?:"""|'''|\/\*)$/
const TICK_RUNS_ON = /^(?:[cm]?[jt]sx?|javascript|typescript|node|deno|bun|go|golang)$/i

export interface LineOf {
  readonly line: string
  /** What it is written in, if that is a language of programs. */
  readonly language: string | null
  /** From where to where texts and comments stand in a line of a program. */
  readonly said: readonly Span[]
}
export type Span = readonly [from: number, to: number]

/** The lines of a file; fenced code of Markdown by the language it names. */
export function* linesOf(path: string, text: string): Generator<LineOf> {
  const lines = text.split('\n')
  const languages = MARKDOWN.test(path) ? fencesOf(lines) : null
  const whole = languageOf(/\.([^./]{1,12})$/.exec(path)?.[1]) ?? (WITHOUT_ENDING.test(path) ? PROGRAM_LINE.exec(text)?.[1] : null) ?? null
  let open = ''
  let before: string | null = null
  let marks: RegExp | null = null
  for (const [at, line] of lines.entries()) {
    const language = languages ? (languages[at] ?? null) : whole
    if (language !== before) {
      open = ''
      marks = language === null ? null : marksOf(language)
      before = language
    }
    const texts = marks && textsIn(line, marks, open)
    open = texts && (RUNS_ON.test(texts.open) || (texts.open === '`' && TICK_RUNS_ON.test(language ?? ''))) ? texts.open : ''
    yield { line, language, said: texts?.said ?? [] }
  }
}

function languageOf(word: string | undefined): string | null {
  return word !== undefined && PROGRAM.test(word) ? word : null
}

function marksOf(language: string): RegExp {
  return new RegExp(MARKS.find(([languages]) => languages.test(language))?.[1] ?? /(?!)/g)
}

interface Fence {
  readonly mark: string
  readonly language: string | null
  readonly from: number
  readonly width: number
  readonly quotes: number
}

/**
 * The language of each line of Markdown, where a fence names one. A fence ends with the quote in which it stands; a line further left than
 * its fence, and what stands behind one that never closes, are read like any text.
 */
function fencesOf(lines: readonly string[]): (string | null)[] {
  const languages: (string | null)[] = lines.map(() => null)
  let fence: Fence | null = null
  for (const [at, line] of lines.entries()) {
    if (line === '' && !fence?.quotes) continue
    const lead = /^[ \t>]{0,60}/.exec(line)?.[0] ?? ''
    if (fence && quotesIn(lead) < fence.quotes) fence = null
    if (fence === null) {
      const [, front = '', mark, word] = FENCE.exec(line) ?? []
      if (mark !== undefined) fence = { mark, language: languageOf(word), from: at, width: front.length, quotes: quotesIn(front) }
    } else if (isEndOf(fence, line.slice(lead.length).trim()) && quotesIn(lead) === fence.quotes) fence = null
    else if (lead.length >= fence.width) languages[at] = fence.language
  }
  return fence === null ? languages : languages.fill(null, fence.from)
}

function isEndOf({ mark }: Fence, rest: string): boolean {
  return rest.startsWith(mark) && rest.replaceAll(mark.slice(0, 1), '') === ''
}

function quotesIn(text: string): number {
  return text.split('>').length - 1
}

/** Texts and comments in a line, by the kind of their quotes, and what of them goes on in the next line. */
function textsIn(line: string, marks: RegExp, before: string): { said: Span[]; open: string } {
  const said: Span[] = []
  let open = before
  let from = 0
  marks.lastIndex = 0
  for (let match = marks.exec(line); match; match = marks.exec(line)) {
    const [mark] = match
    if (open === '') {
      if (LINE_COMMENT.test(mark)) return { said: [...said, [match.index, line.length]], open: '' }
      if (!/^(?:["'`]{1,3}|\/\*)$/.test(mark) || (mark.length === 3 && new Set(mark).size > 1)) continue
      open = mark
      from = match.index
    } else if (mark === (open === '/*' ? '*/' : open) || (open.length === 1 && mark.startsWith(open) && mark.length === 3)) {
      // `"""` behind `"a` ends it with the first of them
      marks.lastIndex = match.index + (open === '/*' ? 2 : open.length)
      said.push([from, marks.lastIndex])
      open = ''
    }
  }
  if (open !== '') said.push([from, line.length])
  return { said, open }
}
