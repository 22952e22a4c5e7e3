import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { parseCel, runCel, type StepBudget } from '#server/program/core/cel.ts'
import { plainCel } from '#server/program/core/plain-cel.ts'
import { toPlainJson, toTemplateText } from '#server/program/core/plain-json.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

/** `inputs`, `steps` (`{<id>: {output}}`), `run` (`{startedAt, …}`) and item variables, all plain JSON. */
export type ExpressionScope = Readonly<Record<string, unknown>>

/** What is copied costs as much as what is worked out: so many bytes are one step. */
const BYTES_PER_STEP = 32

/**
 * Works out one expression to plain JSON. Deterministic: same expression and scope, same value, on every host.
 * @param shared steps that this and other evaluations have in common
 * @throws AppError EXPRESSION_FAILED with `{cel, why}`, LIMIT_EXCEEDED when the shared steps are used up; never lets an error of the
 * library through
 */
export function evaluateExpression(expression: Expression, scope: ExpressionScope, shared?: StepBudget): JsonValue {
  try {
    return plainJson(runCel(parseCel(expression.cel), scope, shared), shared)
  } catch (cause) {
    const cel = cutText(expression.cel, 200)
    refuseIfSpent(shared, cel, cause)
    throw new AppError('EXPRESSION_FAILED', { cause, context: { cel, why: reason(cause) } })
  }
}

/**
 * Works out a value of the program: expressions keep their type, templates give text.
 * @throws AppError EXPRESSION_FAILED with `{cel, why}`, LIMIT_EXCEEDED as `evaluateExpression`
 */
export function evaluateValue(node: ValueNode, scope: ExpressionScope, shared?: StepBudget): JsonValue {
  try {
    return plainJson(build(node, scope, shared), shared)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    refuseIfSpent(shared, '', cause)
    throw new AppError('EXPRESSION_FAILED', { cause, context: { cel: '', why: reason(cause) } })
  }
}

function build(node: ValueNode, scope: ExpressionScope, shared: StepBudget | undefined): JsonValue {
  switch (node.node) {
    case 'literal':
      return node.value
    case 'expr':
      return evaluateExpression(node.expr, scope, shared)
    case 'template':
      return node.parts.map((part) => (typeof part === 'string' ? part : toTemplateText(evaluateExpression(part, scope, shared)))).join('')
    case 'list':
      return node.items.map((item) => build(item, scope, shared))
    case 'map':
      return Object.fromEntries(Object.entries(node.entries).map(([key, item]) => [key, build(item, scope, shared)]))
  }
}

function plainJson(value: unknown, shared: StepBudget | undefined): JsonValue {
  if (!shared) return toPlainJson(value)
  const copied = toPlainJson(value, (bytes) => {
    shared.stepsLeft -= bytes / BYTES_PER_STEP
  })
  if (shared.stepsLeft < 0) throw new Error('used up')
  return copied
}

/** @throws AppError LIMIT_EXCEEDED, which no `attempt` of a program catches */
function refuseIfSpent(shared: StepBudget | undefined, cel: string, cause: unknown): void {
  if (shared && shared.stepsLeft < 0)
    throw new AppError('LIMIT_EXCEEDED', { cause, context: { limit: 'expressionSteps', max: shared.stepsMax, cel } })
}

/**
 * A condition: must give true or false.
 * @throws AppError EXPRESSION_FAILED, LIMIT_EXCEEDED as `evaluateExpression`
 */
export function evaluateCondition(expression: Expression, scope: ExpressionScope, shared?: StepBudget): boolean {
  const value = evaluateExpression(expression, scope, shared)
  if (typeof value !== 'boolean')
    throw new AppError('EXPRESSION_FAILED', { context: { cel: cutText(expression.cel, 200), why: 'a condition gives true or false' } })
  return value
}

/** One plain sentence: of ours where the library said it, without source picture and stack. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  return cutText('summary' in cause && typeof cause.summary === 'string' ? plainCel(cause.summary) : cause.message, 300)
}
