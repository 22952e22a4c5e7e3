import { isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { isData } from '#server/kernel/plain-data.ts'
import { CALL_STEPS_MAX, stepBudget } from '#server/program/core/cel.ts'
import { evaluateCondition } from '#server/program/core/evaluate.ts'
import { expressionsOf } from '#server/program/core/expression.ts'
import type { Scope } from '#server/program/core/pending.ts'
import type { Block, Program } from '#server/program/program.ts'

/** Hand-overs in a row (requirements 10). */
export const HANDOFF_DEPTH_MAX = 5

export type Picked =
  | { readonly kind: 'none' }
  | { readonly kind: 'to'; readonly to: string }
  /** A condition could not be worked out: nobody guesses whether it would have held. */
  | { readonly kind: 'unclear'; readonly to: string }

/** The first hand-over whose condition holds over what the run gave; at most one is ever taken. */
export function pickHandoff(handoffs: Program['handoffs'], scope: Scope): Picked {
  const budget = stepBudget(CALL_STEPS_MAX)
  for (const { to, when } of handoffs) {
    try {
      if (when === null || evaluateCondition(when, scope, budget)) return { kind: 'to', to }
    } catch (error) {
      if (!isAppError(error)) throw error
      return { kind: 'unclear', to }
    }
  }
  return { kind: 'none' }
}

/** Inputs of the one that takes over: of the output, what its job description asks for by name. */
export function inputsFromOutput(output: JsonValue, schema: JsonObject): JsonObject {
  const wanted = schema['properties']
  if (!isData(output) || !isData(wanted)) return {}
  return Object.fromEntries(Object.keys(wanted).flatMap((name) => (Object.hasOwn(output, name) ? [[name, output[name] as JsonValue]] : [])))
}

/**
 * Whose words the output is, and the decision to hand it over: a person's only where both are made of a person's inputs and of
 * what the author wrote, with nothing that an ability or a model gave (domain §6).
 */
export function outputFrom(program: Program, inputsFrom: 'person' | 'outside'): 'person' | 'outside' {
  if (inputsFrom === 'outside') return 'outside'
  const own = ownSteps(program.body)
  const said = [...(program.output ? expressionsOf(program.output.value) : []), ...program.handoffs.flatMap(({ when }) => when ?? [])]
  return said.every(({ steps }) => steps.every((id) => own.has(id))) ? 'person' : 'outside'
}

/** Steps that only work out values, from inputs and from each other; they stand in the order in which they may be mentioned. */
function ownSteps(body: readonly Block[]): ReadonlySet<string> {
  const own = new Set<string>()
  for (const block of body) {
    if (block.kind !== 'rigid' || block.op !== 'assign') continue
    const mentioned = Object.values(block.values).flatMap((node) => expressionsOf(node).flatMap(({ steps }) => steps))
    if (mentioned.every((id) => own.has(id))) own.add(block.id)
  }
  return own
}
