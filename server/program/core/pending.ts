import { expressionsOf } from '#server/program/core/expression.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

/** Stands for the output of an effect that is planned and not applied (domain §4, Legs). Never serialised, never evaluated. */
export const PENDING: unique symbol = Symbol('pending')

/** Names an expression may mention. `steps` holds outputs; loops add their item variable. */
export interface Scope {
  readonly [name: string]: unknown
  readonly steps: Record<string, { output: unknown }>
}

/** True when the value is Pending or holds something Pending at any depth. */
export function containsPending(value: unknown): boolean {
  if (value === PENDING) return true
  if (Array.isArray(value)) return value.some(containsPending)
  if (value !== null && typeof value === 'object') return Object.values(value).some(containsPending)
  return false
}

/** What a step gave does not change any more; a table of 100,000 rows is looked through once, not for each expression. */
const known = new WeakMap<object, boolean>()

function outputPending(output: unknown): boolean {
  if (typeof output !== 'object' || output === null) return containsPending(output)
  const found = known.get(output) ?? containsPending(output)
  known.set(output, found)
  return found
}

/** Whether an expression mentions a step whose output is (partly) Pending. */
export function pendingIn(expression: Expression, scope: Scope): boolean {
  return expression.steps.some((id) => outputPending(scope.steps[id]?.output))
}

/** The same for a value with expressions in it. */
export function pendingInNode(node: ValueNode, scope: Scope): boolean {
  return expressionsOf(node).some((expression) => pendingIn(expression, scope))
}
