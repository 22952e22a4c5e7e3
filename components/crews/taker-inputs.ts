import type { ColumnKind, RowCondition } from '#components/conditions/row-condition.ts'

type Data = { readonly [key: string]: unknown }

/** What a crew member that takes over needs, and whether it would come. */
export interface TakerInput {
  readonly name: string
  readonly title: string
  readonly isRequired: boolean
  /** `given`: the result has a field of that name; `other`: it has one of another kind; `default`: it has a value of its own. */
  readonly comes: 'given' | 'maybe' | 'other' | 'default' | 'missing'
}

/**
 * The inputs of a taker against what a run gives: they are handed over by name (`dispatch/core/pick-handoff`). Pure.
 * @param inputs JSON Schema of what the taker needs
 * @param output of this crew member, `{schema, value}`; undefined where it gives nothing
 */
export function takerInputs(inputs: unknown, output: unknown): readonly TakerInput[] {
  const given = fieldsOf(output)
  const always = alwaysIn(output)
  const required = namesIn(asData(inputs)['required'])
  return Object.entries(asData(asData(inputs)['properties'])).map(([name, field]) => {
    const { title, default: own } = asData(field)
    const isRequired = required.includes(name)
    const base = { name, title: typeof title === 'string' && title !== '' ? title : name, isRequired }
    const from = Object.hasOwn(given, name) ? given[name] : undefined
    if (from === undefined) return { ...base, comes: own !== undefined || !isRequired ? 'default' : 'missing' }
    if (!fits(asData(from)['type'], asData(field)['type'])) return { ...base, comes: 'other' }
    return { ...base, comes: always.includes(name) || !isRequired ? 'given' : 'maybe' }
  })
}

/** Fields of the result that a condition can be built of: those that are always there and have one plain kind. Pure. */
export function conditionFields(output: unknown): readonly { readonly name: string; readonly type: ColumnKind }[] {
  const always = alwaysIn(output)
  return Object.entries(fieldsOf(output)).flatMap(([name, field]) => {
    const { type, format } = asData(field)
    const kind = type === 'string' && format === 'date' ? 'date' : KINDS[String(type)]
    return kind === undefined || !always.includes(name) ? [] : [{ name, type: kind }]
  })
}

/** Empty: nothing is said yet. */
export const NO_CONDITION: RowCondition = { join: 'all', lines: [] }

const KINDS: { readonly [type: string]: ColumnKind } = { string: 'text', number: 'number', integer: 'number', boolean: 'boolean' }

function fits(from: unknown, to: unknown): boolean {
  return typeof from !== 'string' || typeof to !== 'string' || from === to || (from === 'integer' && to === 'number')
}

const fieldsOf = (output: unknown): Data => asData(asData(asData(output)['schema'])['properties'])

/** Fields that every run gives: its schema demands them, or the job says their value. */
function alwaysIn(output: unknown): readonly unknown[] {
  return [...namesIn(asData(asData(output)['schema'])['required']), ...Object.keys(asData(asData(output)['value']))]
}

const namesIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asData = (value: unknown): Data => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Data) : {})
