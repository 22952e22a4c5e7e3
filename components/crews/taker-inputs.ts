import type { ColumnKind, RowCondition } from '#components/conditions/row-condition.ts'
import { alwaysInOutput, outputFields } from '#server/crew/taker-inputs.ts'
import { asData } from '#server/kernel/plain-data.ts'

/** Fields of the result that a condition can be built of: those that are always there and have one plain kind. Pure. */
export function conditionFields(output: unknown): readonly { readonly name: string; readonly type: ColumnKind }[] {
  const always = alwaysInOutput(output)
  return Object.entries(outputFields(output)).flatMap(([name, field]) => {
    const { type, format } = asData(field)
    const kind = type === 'string' && format === 'date' ? 'date' : KINDS[String(type)]
    return kind === undefined || !always.includes(name) ? [] : [{ name, type: kind }]
  })
}

/** Empty: nothing is said yet. */
export const NO_CONDITION: RowCondition = { join: 'all', lines: [] }

const KINDS: { readonly [type: string]: ColumnKind } = { string: 'text', number: 'number', integer: 'number', boolean: 'boolean' }
