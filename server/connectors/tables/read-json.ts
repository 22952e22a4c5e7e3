import { type RawCell, type RawTable, TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { isData } from '#server/kernel/plain-data.ts'

/** More digits than a number carries without loss. */
const DIGITS_MAX = 15

/**
 * Reads a list of objects: each is a row, each name a column in order of first appearance. Nested values become their JSON
 * text; a number that would be rounded stays text as written. The line of a row is its place in the list, from 1.
 * @throws AppError FILE_UNREADABLE with line or item and reason, LIMIT_EXCEEDED
 */
export function readJson(text: string): RawTable {
  const items = parseList(text.replace(/^\ufeff/, ''))
  if (items.length > TABLE_LIMITS.rowsMax) throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'rows', max: TABLE_LIMITS.rowsMax } })
  const places = new Map<string, number>()
  for (const [i, item] of items.entries()) {
    if (!isData(item)) throw new AppError('FILE_UNREADABLE', { context: { item: i + 1, why: 'it is no object with named values' } })
    for (const name of Object.keys(item)) if (!places.has(name)) places.set(name, places.size)
    if (places.size > TABLE_LIMITS.columnsMax)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'columns', max: TABLE_LIMITS.columnsMax, item: i + 1 } })
  }
  if (places.size === 0) throw new AppError('FILE_UNREADABLE', { context: { why: 'the list holds no named values' } })
  const header = [...places.keys()]
  const rows = (items as readonly { readonly [name: string]: unknown }[]).map((item, i) => ({
    line: i + 1,
    cells: header.map((name) => (Object.hasOwn(item, name) ? cellOf(item[name], i + 1, name) : null)),
  }))
  return { header, rows }
}

/** Whether text that names itself nothing is JSON: it begins like it and can be parsed. */
export function isJson(text: string): boolean {
  if (!/^\ufeff?\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text.replace(/^\ufeff/, ''))
    return true
  } catch {
    return false
  }
}

function parseList(text: string): readonly unknown[] {
  let value: unknown
  try {
    value = JSON.parse(text, keepExact as (this: unknown, key: string, value: unknown) => unknown)
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { cause, context: { line: lineOf(text, cause), why: 'it is not valid JSON' } })
  }
  if (!Array.isArray(value)) throw new AppError('FILE_UNREADABLE', { context: { why: 'it holds no list of objects' } })
  return value
}

/** Numbers of JSON have no limit, those of this program do: what would be rounded is kept as the text that stands there. */
function keepExact(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context.source === undefined) return value
  const digits = context.source.replace(/[eE].*$/, '').replace(/^-?0*\.?0*|\./g, '')
  return digits.length > DIGITS_MAX || !Number.isFinite(value) ? context.source : value
}

/** The line that the parser stumbled over. Its message quotes the file, so nothing else of it is used. */
function lineOf(text: string, cause: unknown): number {
  const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1]
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length
}

function cellOf(value: unknown, item: number, column: string): RawCell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { cause, context: { item, column: column.slice(0, 200), why: 'it is nested too deep' } })
  }
}
