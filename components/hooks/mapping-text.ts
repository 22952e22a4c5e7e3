import type { InputsSchema } from '#components/crews/input-values.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** One field of a mapping as people edit it. Pure. */
export function textOf(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * What was written, as a value: text as it stands; a plain number, true, false, a list or a map as what it is. Pure.
 */
export function readValue(text: string): unknown {
  const trimmed = text.trim()
  if (!/^(-?\d|true$|false$|[[{])/.test(trimmed)) return text
  try {
    return JSON.parse(trimmed)
  } catch {
    return text
  }
}

/** What an input is taken from unless somebody says otherwise: the field of its name. */
export function expressionOf(name: string): string {
  return `\${ payload.${name} }`
}

/** `X-Topic, x-shop` → names in small letters. */
export function headerNames(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).flatMap((name) => (name === '' ? [] : [name.toLowerCase()])))]
}

const BLANK: { readonly [type: string]: unknown } = { number: 0, integer: 0, boolean: false, array: [], object: {} }

/** A message with a field for each input, filled from its sample where there is one. Pure. */
export function sampleFor(schema: InputsSchema, known: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, { type }]) => [name, ownValue(known, name) ?? BLANK[String(type)] ?? '…']),
  )
}
