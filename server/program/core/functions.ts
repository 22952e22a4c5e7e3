import { addDays, addMonths, dateIn, daysBetween, formatDate, timeIn, weekday } from '#server/program/core/dates.ts'
import { decimalRound, decimalSum, formatDecimal } from '#server/program/core/decimal.ts'
import {
  column,
  distinct,
  first,
  get,
  groupBy,
  indexBy,
  keys,
  last,
  listMax,
  listMin,
  lookup,
  merge,
  numberOf,
  sortBy,
  take,
  textOf,
} from '#server/program/core/lists.ts'

/**
 * Every function an expression may call, in one table: our own (`FUNCTIONS`) and those of CEL that we keep
 * (`CEL_FUNCTIONS`). Anything else is refused at compile time. All are pure; none reads the host's clock, zone or locale.
 */
export interface CelFunction {
  /** Overload in CEL's notation. */
  readonly signature: string
  readonly doc: string
  // biome-ignore lint/suspicious/noExplicitAny: CEL hands over values of the declared types
  readonly handler: (...args: any[]) => unknown
}

type List = readonly unknown[]

const sumOf = (list: List) => decimalSum(list.map(numberOf))
const style = (name: string): 'en' | 'de' => {
  if (name !== 'en' && name !== 'de') throw new Error('the style is "en" or "de"')
  return name
}
const decimalsOf = (decimals: bigint): number => {
  if (decimals < 0n || decimals > 12n) throw new Error('decimals: 0 to 12')
  return Number(decimals)
}

export const FUNCTIONS: readonly CelFunction[] = [
  // numbers
  { signature: 'sum(list): double', doc: 'Sum of numbers, exact in decimal.', handler: sumOf },
  {
    signature: 'sum(list, string): double',
    doc: 'Sum of one column of rows.',
    handler: (rows: List, name: string) => sumOf(column(rows, name)),
  },
  { signature: 'min(list): dyn', doc: 'Smallest number or text; fails on an empty list.', handler: listMin },
  { signature: 'min(dyn, dyn): dyn', doc: 'The smaller of two.', handler: (a: unknown, b: unknown) => listMin([a, b]) },
  { signature: 'max(list): dyn', doc: 'Largest number or text; fails on an empty list.', handler: listMax },
  { signature: 'max(dyn, dyn): dyn', doc: 'The larger of two.', handler: (a: unknown, b: unknown) => listMax([a, b]) },
  { signature: 'round(dyn): double', doc: 'Rounds half away from zero.', handler: (value: unknown) => decimalRound(numberOf(value), 0) },
  {
    signature: 'round(dyn, int): double',
    doc: 'Rounds half away from zero to that many decimals.',
    handler: (value: unknown, decimals: bigint) => decimalRound(numberOf(value), decimalsOf(decimals)),
  },
  { signature: 'abs(dyn): double', doc: 'Without its sign.', handler: (value: unknown) => Math.abs(numberOf(value)) },
  // lists and rows
  {
    signature: 'sortBy(list, string): list<dyn>',
    doc: 'Rows by one column, ascending, stable.',
    handler: (rows: List, name: string) => sortBy(rows, name, false),
  },
  { signature: 'sortBy(list, string, bool): list<dyn>', doc: 'Same; true = descending.', handler: sortBy },
  { signature: 'groupBy(list, string): list<dyn>', doc: '`[{key, count, rows}]` in order of first appearance.', handler: groupBy },
  {
    signature: 'indexBy(list, string): map<string, dyn>',
    doc: 'Map from the text of a column to its row; fails on a repeated key.',
    handler: indexBy,
  },
  { signature: 'lookup(list, string, dyn): dyn', doc: 'First row whose column has that value, else null.', handler: lookup },
  { signature: 'distinct(list): list<dyn>', doc: 'Each value once, in order of first appearance.', handler: distinct },
  {
    signature: 'distinct(list, string): list<dyn>',
    doc: 'Each value of a column once.',
    handler: (rows: List, name: string) => distinct(column(rows, name)),
  },
  {
    signature: 'flatten(list): list<dyn>',
    doc: 'A list of lists as one list.',
    handler: (lists: List) => lists.flatMap((list) => list as List),
  },
  { signature: 'first(list): dyn', doc: 'First item, null when empty.', handler: first },
  { signature: 'last(list): dyn', doc: 'Last item, null when empty.', handler: last },
  { signature: 'take(list, int): list<dyn>', doc: 'At most the first n items.', handler: take },
  { signature: 'merge(dyn, dyn): map<string, dyn>', doc: 'A row with the fields of the second laid over the first.', handler: merge },
  { signature: 'keys(dyn): list<string>', doc: 'Field names, sorted.', handler: keys },
  { signature: 'get(dyn, string, dyn): dyn', doc: 'A field, or the third value when it is missing or null.', handler: get },
  // text
  {
    signature: 'join(list, string): string',
    doc: 'Texts and numbers with a separator between them.',
    handler: (list: List, separator: string) => list.map(textOf).join(separator),
  },
  { signature: 'text(dyn): string', doc: 'Any value as text, as in a template.', handler: textOf },
  {
    signature: 'replace(string, string, string): string',
    doc: 'Every occurrence of the second replaced by the third.',
    handler: (text: string, from: string, to: string) => text.replaceAll(from, () => to),
  },
  {
    signature: 'formatNumber(dyn, int): string',
    doc: '`3,412.50`.',
    handler: (value: unknown, decimals: bigint) => formatDecimal(numberOf(value), decimalsOf(decimals), 'en'),
  },
  {
    signature: 'formatNumber(dyn, int, string): string',
    doc: 'Style "en" or "de" (`3.412,50`).',
    handler: (value: unknown, decimals: bigint, name: string) => formatDecimal(numberOf(value), decimalsOf(decimals), style(name)),
  },
  {
    signature: 'formatMoney(dyn, string): string',
    doc: '`3,412.50 EUR`.',
    handler: (value: unknown, currency: string) => `${formatDecimal(numberOf(value), 2, 'en')} ${currency}`,
  },
  {
    signature: 'formatMoney(dyn, string, string): string',
    doc: 'Style "en" or "de".',
    handler: (value: unknown, currency: string, name: string) => `${formatDecimal(numberOf(value), 2, style(name))} ${currency}`,
  },
  // dates
  { signature: 'dateIn(string, string): string', doc: 'Date of a moment in a named zone.', handler: dateIn },
  { signature: 'timeIn(string, string): string', doc: 'Clock time of a moment in a named zone, HH:mm.', handler: timeIn },
  {
    signature: 'addDays(string, int): string',
    doc: 'A date that many days later.',
    handler: (date: string, days: bigint) => addDays(date, Number(days)),
  },
  {
    signature: 'addMonths(string, int): string',
    doc: 'A date that many months later.',
    handler: (date: string, months: bigint) => addMonths(date, Number(months)),
  },
  {
    signature: 'daysBetween(string, string): int',
    doc: 'Whole days from the first to the second date.',
    handler: (from: string, to: string) => BigInt(daysBetween(from, to)),
  },
  { signature: 'weekday(string): int', doc: '1 = Monday to 7 = Sunday.', handler: (date: string) => BigInt(weekday(date)) },
  { signature: 'formatDate(string, string): string', doc: 'By a pattern of dd d MM M yyyy HH mm ss.', handler: formatDate },
]

/** Loops of CEL; their nesting is bounded (M440). */
export const CEL_MACROS: ReadonlySet<string> = new Set(['map', 'filter', 'all', 'exists', 'exists_one'])

/** What we keep of CEL's own functions. Left out: `matches` (regular expressions can run for ever), `timestamp` and `duration` (dates are texts here), `bytes`, `cel.bind`. */
export const CEL_FUNCTIONS: ReadonlySet<string> = new Set([
  'has',
  'size',
  'int',
  'double',
  'string',
  'bool',
  'dyn',
  'startsWith',
  'endsWith',
  'contains',
  'lowerAscii',
  'upperAscii',
  'trim',
  'indexOf',
  'lastIndexOf',
  'substring',
  'split',
  'join',
])

/** Names of our own functions. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.map(({ signature }) => signature.slice(0, signature.indexOf('('))))

/**
 * Arithmetic between CEL's int (literals, `size()`) and double (every number out of JSON) gives a double, so `inputs.n * 2`
 * works. `/` of two ints drops the fraction as in CEL; a number out of JSON keeps it: `inputs.n / 2`; `int(…)` drops it.
 */
export const OPERATORS: readonly CelFunction[] = [
  { signature: 'double + int: double', doc: '', handler: (a: number, b: bigint) => a + Number(b) },
  { signature: 'int + double: double', doc: '', handler: (a: bigint, b: number) => Number(a) + b },
  { signature: 'double - int: double', doc: '', handler: (a: number, b: bigint) => a - Number(b) },
  { signature: 'int - double: double', doc: '', handler: (a: bigint, b: number) => Number(a) - b },
  { signature: 'double * int: double', doc: '', handler: (a: number, b: bigint) => a * Number(b) },
  { signature: 'int * double: double', doc: '', handler: (a: bigint, b: number) => Number(a) * b },
  { signature: 'double / int: double', doc: '', handler: (a: number, b: bigint) => a / Number(b) },
  { signature: 'int / double: double', doc: '', handler: (a: bigint, b: number) => Number(a) / b },
  { signature: 'double % double: double', doc: '', handler: (a: number, b: number) => a % b },
  { signature: 'double % int: double', doc: '', handler: (a: number, b: bigint) => a % Number(b) },
  { signature: 'int % double: double', doc: '', handler: (a: bigint, b: number) => Number(a) % b },
  { signature: 'double == int: bool', doc: '', handler: (a: number, b: bigint) => a === Number(b) },
]
