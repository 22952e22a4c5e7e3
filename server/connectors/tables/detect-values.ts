/** What the texts of a table mean: which sign is the decimal one, and in which order dates are written. */

export type Decimal = '.' | ','
export type DateOrder = 'ymd' | 'dmy' | 'mdy' | 'ambiguous' | 'none'

const CURRENCY = /^(?:(?:EUR|USD|GBP|CHF|[€$£])\s*)?(.*?)(?:\s*(?:EUR|USD|GBP|CHF|[€$£]))?$/
const SHAPES: { readonly [D in Decimal]: RegExp } = {
  '.': /^[-+]?(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?$/,
  ',': /^[-+]?(?:\d+|[1-9]\d{0,2}(?:[. ]\d{3})+)(?:,\d+)?$/,
}
const DIGITS_MAX = 15
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/
const SLASHED = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/
const TRUTH: { readonly [text: string]: boolean } = {
  true: true,
  false: false,
  wahr: true,
  falsch: false,
  yes: true,
  no: false,
  ja: true,
  nein: false,
}

const bare = (text: string): string => CURRENCY.exec(text.trim())?.[1]?.replace(/[\u00a0\u202f]/g, ' ') ?? text

/** `.` or `,` when only that reading is possible, null when both or none are: `1.234` says nothing, `12,5` does. */
export function decimalVote(text: string): Decimal | null {
  const number = bare(text)
  const point = SHAPES['.'].test(number)
  const comma = SHAPES[','].test(number)
  if (point === comma) return null
  return point ? '.' : ','
}

/** The number that a text is under a decimal sign, or null. Codes (leading zeros, more than 15 digits) stay text. */
export function parseNumber(text: string, decimal: Decimal): number | null {
  const number = bare(text)
  if (!SHAPES[decimal].test(number)) return null
  const digits = number.replace(/[^\d]/g, '')
  if (digits.length > DIGITS_MAX || /^[-+]?0\d/.test(number)) return null
  return Number(decimal === ',' ? number.replace(/[. ]/g, '').replace(',', '.') : number.replace(/,/g, ''))
}

/** The order that a slashed date proves, null when both are possible or it is no such date. */
export function dateVote(text: string): 'dmy' | 'mdy' | null {
  const match = SLASHED.exec(text.trim())
  if (!match) return null
  const [first, second] = [Number(match[1]), Number(match[2])]
  if (first > 12 && second <= 12) return 'dmy'
  if (second > 12 && first <= 12) return 'mdy'
  return null
}

export function isSlashedDate(text: string): boolean {
  return SLASHED.test(text.trim())
}

/** ISO date of a text, or null: `2026-10-01`, `01.10.2026` (always day first), `1/10/2026` under the given order. */
export function parseDate(text: string, order: DateOrder): string | null {
  const trimmed = text.trim()
  const iso = ISO_DATE.exec(trimmed)
  if (iso) return realDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const dotted = DOTTED.exec(trimmed)
  if (dotted) return realDate(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]))
  const slashed = SLASHED.exec(trimmed)
  if (!slashed || (order !== 'dmy' && order !== 'mdy')) return null
  const [first, second, year] = [Number(slashed[1]), Number(slashed[2]), Number(slashed[3])]
  return order === 'dmy' ? realDate(year, second, first) : realDate(year, first, second)
}

/** How a date text that `parseDate` reads is written, for the report of what was detected. */
export function dateShape(text: string): 'ymd' | 'dmy' | null {
  if (ISO_DATE.test(text.trim())) return 'ymd'
  return DOTTED.test(text.trim()) ? 'dmy' : null
}

export function parseTruth(text: string): boolean | null {
  const known = text.trim().toLowerCase()
  return Object.hasOwn(TRUTH, known) ? (TRUTH[known] ?? null) : null
}

function realDate(year: number, month: number, day: number): string | null {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  if (days === undefined || day < 1 || day > days || year < 1) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
