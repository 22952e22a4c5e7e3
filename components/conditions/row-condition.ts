import { msg } from '#server/kernel/language/say.ts'
/** A condition over the columns of a table, or over what a run gives, as a person builds it; a job holds it as CEL over `row` or `output`. */
export interface RowCondition {
  /** Whether all lines must hold, or any one. */
  readonly join: 'all' | 'any'
  readonly lines: readonly ConditionLine[]
}
export interface ConditionLine {
  readonly column: string
  readonly comparison: Comparison
  /** As typed; a number and a date in their plain form (12.5, 2026-10-01). Empty where the comparison needs none. */
  readonly value: string
}
export type ColumnKind = 'text' | 'number' | 'date' | 'boolean'

/** `c` stands for the cell, `v` for the value as CEL. What is empty is no number and no date, so it is asked first. */
interface Meaning {
  readonly word: string
  readonly kinds: readonly ColumnKind[]
  readonly value: 'text' | 'number' | 'date' | 'none'
  readonly cel: (c: string, v: string) => string
  /** The same of a value that has a kind and is there: what a run gives is never compared with nothing. */
  readonly celOfOutput?: (c: string, v: string) => string
}
/** What the condition is about: a row of a table, or what a run gives in the end. */
export type Subject = 'row' | 'output'

const bounded = (sign: string) => ({
  cel: (c: string, v: string) => `(${c} != null && ${c} ${sign} ${v})`,
  celOfOutput: (c: string, v: string) => `${c} ${sign} ${v}`,
})

/** Each comparison: its word, which columns it is for, and the CEL it stands for. */
export const COMPARISONS = {
  over: { word: msg('is over'), kinds: ['number'], value: 'number', ...bounded('>') },
  atLeast: { word: msg('is at least'), kinds: ['number'], value: 'number', ...bounded('>=') },
  under: { word: msg('is under'), kinds: ['number'], value: 'number', ...bounded('<') },
  atMost: { word: msg('is at most'), kinds: ['number'], value: 'number', ...bounded('<=') },
  equals: { word: msg('equals'), kinds: ['number'], value: 'number', cel: (c, v) => `${c} == ${v}` },
  differs: { word: msg('does not equal'), kinds: ['number'], value: 'number', cel: (c, v) => `${c} != ${v}` },
  after: { word: msg('is after'), kinds: ['date'], value: 'date', cel: (c, v) => `(text(${c}) != "" && text(${c}) > ${v})` },
  before: { word: msg('is before'), kinds: ['date'], value: 'date', cel: (c, v) => `(text(${c}) != "" && text(${c}) < ${v})` },
  is: { word: msg('is'), kinds: ['text', 'date'], value: 'text', cel: (c, v) => `text(${c}) == ${v}` },
  isNot: { word: msg('is not'), kinds: ['text', 'date'], value: 'text', cel: (c, v) => `text(${c}) != ${v}` },
  contains: { word: msg('contains'), kinds: ['text'], value: 'text', cel: (c, v) => `text(${c}).contains(${v})` },
  containsNot: { word: msg('does not contain'), kinds: ['text'], value: 'text', cel: (c, v) => `!text(${c}).contains(${v})` },
  starts: { word: msg('starts with'), kinds: ['text'], value: 'text', cel: (c, v) => `text(${c}).startsWith(${v})` },
  ends: { word: msg('ends with'), kinds: ['text'], value: 'text', cel: (c, v) => `text(${c}).endsWith(${v})` },
  yes: { word: msg('is yes'), kinds: ['boolean'], value: 'none', cel: (c) => `${c} == true` },
  no: { word: msg('is no'), kinds: ['boolean'], value: 'none', cel: (c) => `${c} == false` },
  empty: {
    word: msg('is empty'),
    kinds: ['text', 'number', 'date', 'boolean'],
    value: 'none',
    cel: (c) => `(${c} == null || ${c} == "")`,
    celOfOutput: (c) => `size(text(${c})) == 0`,
  },
  filled: {
    word: msg('is filled'),
    kinds: ['text', 'number', 'date', 'boolean'],
    value: 'none',
    cel: (c) => `(${c} != null && ${c} != "")`,
    celOfOutput: (c) => `size(text(${c})) > 0`,
  },
} as const satisfies { readonly [name: string]: Meaning }
export type Comparison = keyof typeof COMPARISONS

const NAMES = Object.keys(COMPARISONS) as Comparison[]
const JOINS = { all: ' && ', any: ' || ' } as const
/** What no line says yet: every row. */
export const EVERY_ROW = 'true'

/** Comparisons that fit a column. Pure. */
export function comparisonsOf(kind: ColumnKind): Comparison[] {
  return NAMES.filter((name) => (COMPARISONS[name].kinds as readonly ColumnKind[]).includes(kind))
}

/** Whether a line says something already, in a form that can be compared. Pure. */
export function isComplete({ column, comparison, value }: ConditionLine): boolean {
  if (column === '') return false
  switch (COMPARISONS[comparison].value) {
    case 'none':
      return true
    case 'number':
      return /^-?\d{1,15}(\.\d{1,10})?$/.test(value.trim())
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value)
    case 'text':
      return value !== ''
  }
}

/** The condition as CEL; lines that say nothing yet are left out. Pure; the same condition gives the same text. */
export function toCel({ join, lines }: RowCondition, subject: Subject = 'row'): string {
  const said = lines.filter(isComplete).map((line) => lineToCel(line, subject))
  return said.length === 0 ? EVERY_ROW : said.join(JOINS[join])
}

function lineToCel({ column, comparison, value }: ConditionLine, subject: Subject): string {
  const meaning = COMPARISONS[comparison]
  const said = meaning.value === 'number' ? decimal(value.trim()) : quoted(value)
  return celOf(comparison, subject)(`${subject}[${quoted(column)}]`, meaning.value === 'none' ? '' : said)
}

function celOf(comparison: Comparison, subject: Subject): Meaning['cel'] {
  const { cel, celOfOutput = cel }: Meaning = COMPARISONS[comparison]
  return subject === 'row' ? cel : celOfOutput
}

/** A number of CEL's kind that numbers of a table are of. */
function decimal(value: string): string {
  return value.includes('.') ? value : `${value}.0`
}

/** Text of CEL. `$` is spelled out where it would begin a place to fill in (`\u0024{`). */
function quoted(value: string): string {
  return JSON.stringify(value.toWellFormed()).replaceAll('$', '\\u0024')
}

const STRING = '"(?:[^"\\\\]|\\\\.)*"'
const NUMBER = '-?\\d+\\.\\d+'

/** How each comparison reads back, from its own CEL. */
const READERS = { row: readersOf('row'), output: readersOf('output') } as const

function readersOf(subject: Subject): readonly { readonly name: Comparison; readonly expression: RegExp }[] {
  return NAMES.map((name) => {
    const pattern = escapeRegExp(celOf(name, subject)('\u0001', '\u0002'))
      .replace('\u0001', `${subject}\\[(${STRING})\\]`)
      .replaceAll('\u0001', `${subject}\\[\\1\\]`)
      .replace('\u0002', COMPARISONS[name].value === 'number' ? `(${NUMBER})` : `(${STRING})`)
    return { name, expression: new RegExp(pattern, 'y') }
  })
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')
}

/** The condition that a CEL text is, when it was built this way; null for any other. Pure: `toCel(fromCel(x)) === x`. */
export function fromCel(cel: string, subject: Subject = 'row'): RowCondition | null {
  const text = cel.trim()
  if (text === EVERY_ROW) return { join: 'all', lines: [] }
  const lines: ConditionLine[] = []
  let join: RowCondition['join'] | null = null
  for (let at = 0; ; ) {
    const read = readLine(text, at, subject)
    if (read === null) return null
    lines.push(read.line)
    if (read.end === text.length) break
    const found = text.startsWith(JOINS.all, read.end) ? 'all' : text.startsWith(JOINS.any, read.end) ? 'any' : null
    if (found === null || (join !== null && join !== found)) return null
    join = found
    at = read.end + JOINS.all.length
  }
  const condition: RowCondition = { join: join ?? 'all', lines }
  return toCel(condition, subject) === text ? condition : null
}

function readLine(text: string, at: number, subject: Subject): { line: ConditionLine; end: number } | null {
  for (const { name, expression } of READERS[subject]) {
    expression.lastIndex = at
    const [whole, column, value] = expression.exec(text) ?? []
    if (whole === undefined || column === undefined) continue
    const plain = value === undefined ? '' : COMPARISONS[name].value === 'number' ? value.replace(/\.0$/, '') : unquoted(value)
    const line = { column: unquoted(column) ?? '', comparison: name, value: plain ?? '' }
    if (lineToCel(line, subject) === whole || lineToCel({ ...line, value: value ?? '' }, subject) === whole)
      return { line, end: at + whole.length }
  }
  return null
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(text) as string
  } catch {
    return null
  }
}
