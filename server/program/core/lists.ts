import { toPlainJson, toTemplateText } from '#server/program/core/plain-json.ts'

/** List and row functions of expressions (functions.ts has the table). Values are JSON, whole numbers may be bigint. */

type Row = Readonly<Record<string, unknown>>
type List = readonly unknown[]

/** A number, whichever way CEL carries it. @throws Error on anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  throw new Error(`a number was expected, not ${describe(value)}`)
}

/** Any value as template text. */
export function textOf(value: unknown): string {
  return toTemplateText(toPlainJson(value))
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  bigint: 'a number',
  boolean: 'true or false',
  object: 'a map',
}

function describe(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return WORDS[typeof value] ?? 'something'
}

function rowOf(value: unknown): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`a row was expected, not ${describe(value)}`)
  return value as Row
}

/** One field of a row; null when the row has no such field. @throws Error when it is not a row. */
function field(value: unknown, name: string): unknown {
  const row = rowOf(value)
  return Object.hasOwn(row, name) ? (row[name] ?? null) : null
}

export const merge = (a: unknown, b: unknown): Row => ({ ...rowOf(a), ...rowOf(b) })
export const keys = (value: unknown): string[] => Object.keys(rowOf(value)).sort()
export const get = (value: unknown, name: string, otherwise: unknown): unknown => field(value, name) ?? otherwise

export function column(rows: List, name: string): unknown[] {
  return rows.map((row) => field(row, name))
}

/** Key that tells JSON values apart by type and content, so 1 and "1" differ and 1n equals 1. */
function identity(value: unknown): string {
  return JSON.stringify(toPlainJson(value))
}

/** Nothing < numbers < texts by code unit: no locale. @throws Error on mixed or other types. */
function compare(a: unknown, b: unknown): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' || typeof b === 'string') throw new Error('text and numbers cannot be compared')
  return numberOf(a) - numberOf(b)
}

export function sortBy(rows: List, name: string, descending: boolean): unknown[] {
  const sign = descending ? -1 : 1
  return rows
    .map((row) => ({ row, key: field(row, name) }))
    .sort((a, b) => sign * compare(a.key, b.key))
    .map(({ row }) => row)
}

export function groupBy(rows: List, name: string): { key: unknown; count: number; rows: unknown[] }[] {
  const groups = new Map<string, { key: unknown; count: number; rows: unknown[] }>()
  for (const row of rows) {
    const key = field(row, name)
    const id = identity(key)
    const group = groups.get(id) ?? { key, count: 0, rows: [] }
    group.rows.push(row)
    group.count += 1
    groups.set(id, group)
  }
  return [...groups.values()]
}

export function indexBy(rows: List, name: string): Row {
  const index: Record<string, unknown> = {}
  for (const row of rows) {
    const key = textOf(field(row, name))
    if (key === '__proto__' || Object.hasOwn(index, key)) throw new Error(`the column ${name} has ${key} twice`)
    index[key] = row
  }
  return index
}

export function lookup(rows: List, name: string, value: unknown): unknown {
  const wanted = identity(value)
  return rows.find((row) => identity(field(row, name)) === wanted) ?? null
}

export function distinct(list: List): unknown[] {
  const seen = new Map<string, unknown>()
  for (const value of list) {
    const id = identity(value)
    if (!seen.has(id)) seen.set(id, value)
  }
  return [...seen.values()]
}

function extreme(list: List, sign: 1 | -1): unknown {
  if (list.length === 0) throw new Error('the list is empty')
  return list.reduce((best, value) => (sign * compare(value, best) < 0 ? value : best))
}

export const listMin = (list: List): unknown => extreme(list, 1)
export const listMax = (list: List): unknown => extreme(list, -1)
export const first = (list: List): unknown => list[0] ?? null
export const last = (list: List): unknown => list.at(-1) ?? null
export const take = (list: List, count: bigint): unknown[] => list.slice(0, Math.max(0, Number(count)))
