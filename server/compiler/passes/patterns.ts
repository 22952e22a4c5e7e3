import { type Findings, pointTo } from '#server/compiler/diagnostics.ts'
import { allSteps, type Draft } from '#server/compiler/draft.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { faultyPattern } from '#server/kernel/linear-pattern.ts'

/** Patterns of an author are run over what others give: those that could hold a process up are no patterns (docs/decisions/0130). */
export function checkPatterns({ definition, steps }: Draft, findings: Findings): void {
  const check = (schema: unknown, pointer: string): void => {
    const faulty = faultyPattern((schema ?? {}) as JsonObject)
    if (faulty) findings.add('M100', faulty.path.reduce(pointTo, pointer), faulty.why)
  }
  check(definition.inputs, '/inputs')
  check(definition.output?.schema, '/output/schema')
  for (const { step, pointer } of allSteps(steps)) {
    if (step.kind === 'ask') check(step.form, `${pointer}/form`)
    if (step.kind === 'think' || step.kind === 'act') check(step.output, `${pointer}/output`)
  }
}
