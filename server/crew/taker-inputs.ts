import { ownValue } from '#server/kernel/own-value.ts'
import { asData, asList } from '#server/kernel/plain-data.ts'

/** What a crew member that takes over needs, and whether it would come. */
export interface TakerInput {
  readonly name: string
  readonly title: string
  readonly isRequired: boolean
  /** `given`: the result has a field of that name; `maybe`: it may leave it out; `other`: it has one of another kind; `default`: it is not needed from here. */
  readonly comes: 'given' | 'maybe' | 'other' | 'default' | 'missing'
}

/**
 * The inputs of a taker against what a run gives: they are handed over by name (`dispatch/core/pick-handoff`). Pure.
 * @param inputs JSON Schema of what the taker needs
 * @param output of the one that passes on, `{schema, value}`; undefined where it gives nothing
 */
export function takerInputs(inputs: unknown, output: unknown): readonly TakerInput[] {
  const given = outputFields(output)
  const always = alwaysInOutput(output)
  const required = asList(asData(inputs)['required'])
  return Object.entries(asData(asData(inputs)['properties'])).map(([name, field]) => {
    const { title, default: own } = asData(field)
    const isRequired = required.includes(name)
    const base = { name, title: typeof title === 'string' && title !== '' ? title : name, isRequired }
    const from = ownValue(given, name)
    if (from === undefined) return { ...base, comes: own !== undefined || !isRequired ? 'default' : 'missing' }
    if (!fits(asData(from)['type'], asData(field)['type'])) return { ...base, comes: 'other' }
    return { ...base, comes: always.includes(name) || !isRequired ? 'given' : 'maybe' }
  })
}

/** Fields of a result by name, each with its schema. Pure. */
export function outputFields(output: unknown): { readonly [name: string]: unknown } {
  return asData(asData(asData(output)['schema'])['properties'])
}

/** Fields that every run gives: its schema demands them, or the job says their value. Pure. */
export function alwaysInOutput(output: unknown): readonly unknown[] {
  return [...asList(asData(asData(output)['schema'])['required']), ...Object.keys(asData(asData(output)['value']))]
}

function fits(from: unknown, to: unknown): boolean {
  return typeof from !== 'string' || typeof to !== 'string' || from === to || (from === 'integer' && to === 'number')
}
