import { type Findings, pointTo } from '#server/compiler/diagnostics.ts'
import { allSteps, type Draft } from '#server/compiler/draft.ts'
import { UNREADABLE_NAME } from '#server/crew/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { faultyPattern } from '#server/kernel/linear-pattern.ts'
import { asData } from '#server/kernel/plain-data.ts'

/** Deeper than any form; what lies below is not read by a name either. */
const DEPTH_MAX = 32

/**
 * Patterns of an author are run over what others give: those that could hold a process up are no patterns (docs/decisions/0130). And a
 * field that no expression could read is none either: it would end the run.
 */
export function checkPatterns({ definition, steps }: Draft, findings: Findings): void {
  const check = (schema: unknown, pointer: string): void => {
    const faulty = faultyPattern((schema ?? {}) as JsonObject)
    if (faulty) findings.add('M100', faulty.path.reduce(pointTo, pointer), faulty.why)
  }
  const read = (schema: unknown, pointer: string): void => {
    check(schema, pointer)
    for (const path of unreadable(schema, []))
      findings.add('M100', path.reduce(pointTo, pointer), 'choose another name: expressions cannot read a field called constructor')
  }
  read(definition.inputs, '/inputs')
  check(definition.output?.schema, '/output/schema')
  for (const { step, pointer } of allSteps(steps)) {
    if (step.kind === 'ask') read(step.form, `${pointer}/form`)
    if (step.kind === 'think' || step.kind === 'act') read(step.output, `${pointer}/output`)
  }
}

function unreadable(schema: unknown, path: readonly string[]): readonly string[][] {
  if (path.length > DEPTH_MAX) return []
  const { properties, items } = asData(schema)
  const fields = Object.entries(asData(properties)).flatMap(([name, field]) => {
    const here = [...path, 'properties', name]
    return [...(name === UNREADABLE_NAME ? [here] : []), ...unreadable(field, here)]
  })
  return [...fields, ...(items === undefined ? [] : unreadable(items, [...path, 'items']))]
}
