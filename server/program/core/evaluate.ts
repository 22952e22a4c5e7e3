import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { parseCel, runCel } from '#server/program/core/cel.ts'
import { toPlainJson, toTemplateText } from '#server/program/core/plain-json.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

/** `inputs`, `steps` (`{<id>: {output}}`), `run` (`{startedAt, …}`) and item variables, all plain JSON. */
export type ExpressionScope = Readonly<Record<string, unknown>>

/**
 * Works out one expression to plain JSON. Deterministic: same expression and scope, same value, on every host.
 * @throws AppError EXPRESSION_FAILED with `{cel, why}`; never lets an error of the library through
 */
export function evaluateExpression(expression: Expression, scope: ExpressionScope): JsonValue {
  try {
    return toPlainJson(runCel(parseCel(expression.cel), scope))
  } catch (cause) {
    throw new AppError('EXPRESSION_FAILED', { cause, context: { cel: expression.cel.slice(0, 200), why: reason(cause) } })
  }
}

/**
 * Works out a value of the program: expressions keep their type, templates give text.
 * @throws AppError EXPRESSION_FAILED with `{cel, why}`
 */
export function evaluateValue(node: ValueNode, scope: ExpressionScope): JsonValue {
  try {
    return toPlainJson(build(node, scope))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('EXPRESSION_FAILED', { cause, context: { cel: '', why: reason(cause) } })
  }
}

function build(node: ValueNode, scope: ExpressionScope): JsonValue {
  switch (node.node) {
    case 'literal':
      return node.value
    case 'expr':
      return evaluateExpression(node.expr, scope)
    case 'template':
      return node.parts.map((part) => (typeof part === 'string' ? part : toTemplateText(evaluateExpression(part, scope)))).join('')
    case 'list':
      return node.items.map((item) => build(item, scope))
    case 'map':
      return Object.fromEntries(Object.entries(node.entries).map(([key, item]) => [key, build(item, scope)]))
  }
}

/**
 * A condition: must give true or false.
 * @throws AppError EXPRESSION_FAILED
 */
export function evaluateCondition(expression: Expression, scope: ExpressionScope): boolean {
  const value = evaluateExpression(expression, scope)
  if (typeof value !== 'boolean')
    throw new AppError('EXPRESSION_FAILED', { context: { cel: expression.cel.slice(0, 200), why: 'a condition gives true or false' } })
  return value
}

/** One plain sentence: the library's summary, without source picture and stack. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  const summary = 'summary' in cause && typeof cause.summary === 'string' ? cause.summary : cause.message
  return summary.slice(0, 300)
}
