import type { InputProperty } from '#components/crews/input-field.tsx'
import type { Say } from '#server/kernel/language/say.ts'

/** More than this nobody fills in by hand. */
const ROWS_MAX = 100

/** What is wrong where: `items/0/amount`. */
export type RowFaults = { readonly [path: string]: string }
export type Row = Readonly<Record<string, unknown>>

/** Whether a field is a list that is filled in row by row: of objects, or of plain values that are no files. Pure. */
export function isRows({ type, items }: InputProperty): boolean {
  return type === 'array' && items !== undefined && items.format !== 'file' && items.type !== 'array'
}

/** Whether its rows have fields; those of a list of plain values are one field each. Pure. */
export function hasFields({ items }: InputProperty): boolean {
  return items?.type === 'object' || items?.properties !== undefined
}

/** Fields of a row, required ones first and in their order: a stored schema does not keep that of its properties. Pure. */
export function fieldsOf({ items }: InputProperty): readonly (readonly [string, InputProperty])[] {
  const { properties = {}, required = [] } = items ?? {}
  const first = required.flatMap((name) => (properties[name] ? [[name, properties[name]] as const] : []))
  return [...first, ...Object.entries(properties).filter(([name]) => !required.includes(name))]
}

export function rowLimits({ minItems = 0, maxItems = ROWS_MAX }: InputProperty): { readonly min: number; readonly max: number } {
  return { min: Math.max(0, minItems), max: Math.max(minItems, maxItems) }
}

/** An empty row. Pure. */
export function blankRow(property: InputProperty): unknown {
  return hasFields(property) ? {} : ''
}

/** The rows of a field: what was filled in, and as many as there have to be. Pure. */
export function rowsOf(value: unknown, property: InputProperty): readonly unknown[] {
  const given = Array.isArray(value) ? value : []
  const missing = Math.max(0, rowLimits(property).min - given.length)
  return [...given, ...Array.from({ length: missing }, () => blankRow(property))]
}

/** What a person typed, as JSON of the type that the schema names; undefined: nothing was filled in. Pure. */
export function typedValue(value: unknown, property: InputProperty): unknown {
  if (isRows(property)) {
    const rows = rowsOf(value, property)
    return rows.map((row) => (hasFields(property) ? rowValue(row as Row, property) : typedValue(row, property.items ?? {})))
  }
  if (property.type === 'boolean') return value === true
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return undefined
  return property.type === 'number' || property.type === 'integer' ? Number(value) : value
}

function rowValue(row: Row, property: InputProperty): Row {
  const required = property.items?.required ?? []
  return Object.fromEntries(
    fieldsOf(property).flatMap(([name, field]) => {
      const value = typedValue(row[name], field)
      const isLeftOut = value === undefined || (Array.isArray(value) && value.length === 0 && !required.includes(name))
      return isLeftOut ? [] : [[name, value]]
    }),
  )
}

/** What is missing in the rows of a field, found before anything is sent; the server checks all of it again. Pure. */
export function rowFaults(path: string, value: unknown, property: InputProperty, isRequired: boolean, t: Say): RowFaults {
  const { min, max } = rowLimits(property)
  const rows = rowsOf(value, property)
  const found: { [path: string]: string } = {}
  if (isRequired && property.minItems === undefined && rows.length === 0) found[path] = t('Add a row')
  if (rows.length < min) found[path] = t.count(min, 'At least {n} row', 'At least {n} rows')
  if (rows.length > max) found[path] = t.count(max, 'At most {n} row', 'At most {n} rows')
  for (const [index, row] of rows.entries()) {
    const place = `${path}/${index}`
    if (!hasFields(property)) {
      if (property.items?.type !== 'boolean' && isEmpty(row)) found[place] = t('Fill this in')
      continue
    }
    for (const [name, field] of fieldsOf(property)) {
      const wanted = property.items?.required?.includes(name) ?? false
      const own = (row as Row)[name]
      if (isRows(field)) Object.assign(found, rowFaults(`${place}/${name}`, own, field, wanted, t))
      else if (wanted && field.type !== 'boolean' && isEmpty(own)) found[`${place}/${name}`] = t('Fill this in')
    }
  }
  return found
}

/** Where a fault is, in the words of the form: `lines/0/euros` is `Costs, Row 1, Euros`. Pure. */
export function placeOfFault(path: string, properties: { readonly [name: string]: InputProperty }, t: Say): string {
  const [name = '', ...inside] = path.split('/')
  const property = properties[name]
  const own = property?.title ?? name
  const [row, ...rest] = inside
  if (row === undefined || property === undefined) return own
  const inRow = `${own}, ${t('Row {n}', { n: Number(row) + 1 })}`
  return rest.length === 0 ? inRow : `${inRow}, ${placeOfFault(rest.join('/'), property.items?.properties ?? {}, t)}`
}

const isEmpty = (value: unknown): boolean => value === undefined || value === ''
