import type { InputProperty } from '#components/crews/input-field.tsx'
import { isRows, type RowFaults, rowFaults, typedValue } from '#components/crews/row-values.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** Fields of a form, as a JSON Schema of an object; what a form cannot show the server still checks. */
export interface InputsSchema {
  readonly properties?: { readonly [name: string]: InputProperty }
  readonly required?: readonly string[]
}

/** The name of the one field of an answer that is no object. */
export const ANSWER = 'answer'

/** Form values as JSON of the right types; empty optional fields are left out. Pure. */
export function inputValues(given: Readonly<Record<string, unknown>>, schema: InputsSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
      const value = typedValue(given[name], property)
      const isLeftOut = value === undefined || (Array.isArray(value) && value.length === 0 && !schema.required?.includes(name))
      return isLeftOut ? [] : [[name, value]]
    }),
  )
}

/**
 * The fields that answer a question: those of its form, required ones first and in their order (a stored form does not keep
 * that of its properties); one text field when it has none, or when its form is no object. Pure.
 */
export function answerFields(form: { readonly [key: string]: unknown } | null, t: Say): { schema: InputsSchema; isObject: boolean } {
  if (form !== null && (form['type'] === 'object' || form['properties'] !== undefined))
    return { schema: requiredFirst(form), isObject: true }
  const field = { type: 'string', ...form, title: typeof form?.['title'] === 'string' ? form['title'] : t('Answer') } as InputProperty
  return { schema: { properties: { [ANSWER]: field }, required: [ANSWER] }, isObject: false }
}

function requiredFirst(form: InputsSchema): InputsSchema {
  const { properties = {}, required = [] } = form
  const first = required.flatMap((name) => (properties[name] ? [[name, properties[name]] as const] : []))
  return { ...form, properties: { ...Object.fromEntries(first), ...properties } }
}

/** Where in a form the server found something wrong: `/inputs/lines/0/amount` is `lines/0/amount`. Pure. */
export function pathOfInput(pointer: string): string {
  return pointer.split('/').slice(2).join('/')
}

/** What is missing in the lists of a form that are filled in row by row. Pure. */
export function missingInRows(
  given: Readonly<Record<string, unknown>>,
  { properties = {}, required = [] }: InputsSchema,
  t: Say,
): RowFaults {
  return Object.assign(
    {},
    ...Object.entries(properties).map(([name, property]) =>
      isRows(property) ? rowFaults(name, given[name], property, required.includes(name), t) : {},
    ),
  )
}
