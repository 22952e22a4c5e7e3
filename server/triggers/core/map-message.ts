import type { ASTNode } from '@marcbachmann/cel-js'
import { asSchema, literalFaults, typeFault } from '#server/compiler/schema-match.ts'
import { isWholeNumber } from '#server/compiler/schema-path.ts'
import { newTypeBook } from '#server/compiler/types.ts'
import { AppError, type FieldError, isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'
import { CALL_STEPS_MAX, childrenOf, parseCel, stepBudget } from '#server/program/core/cel.ts'
import { evaluateValue } from '#server/program/core/evaluate.ts'
import { expressionsOf, parseValue } from '#server/program/core/expression.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

/** What expressions of a webhook may mention: the message's JSON, and the listed headers (small letters; `''` when not sent). */
export interface Message {
  readonly payload: JsonValue
  readonly headers: Readonly<Record<string, string>>
}

const VARIABLES = { payload: 'dyn', headers: 'map<string, string>' } as const
const NO_SCHEMAS = { inputs: {}, steps: {}, items: {} }

/**
 * Faults of a mapping against the inputs that a crew member takes, each with the pointer of its field: unknown and missing inputs,
 * syntax, other names than `payload` and the listed headers, and values that can never fit. What the payload holds is only known
 * when it comes; the sample says more.
 */
export function mappingFaults(mapping: JsonObject, headers: readonly string[], schema: JsonObject): FieldError[] {
  const properties = asSchema(schema.properties)
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : []
  const missing = required
    .filter((name) => !Object.hasOwn(mapping, name))
    .map((name) => fault(name, 'missing', msg('Say where this comes from')))
  const faults = Object.entries(mapping).flatMap(([name, value]) =>
    Object.hasOwn(properties, name)
      ? valueFaults(name, value, headers, asSchema(properties[name]))
      : [fault(name, 'unknown_input', msg('The crew member takes no such input'))],
  )
  return [...missing, ...faults]
}

function valueFaults(name: string, value: JsonValue, headers: readonly string[], schema: JsonObject): FieldError[] {
  const { node, faults } = parseValue(value)
  if (faults.length > 0) return faults.map(({ why }) => fault(name, 'expression', why))
  const strangers = expressionsOf(node).flatMap((expression) => strangersOf(expression, headers))
  if (strangers.length > 0) return strangers.map((why) => fault(name, 'unknown_name', why))
  return nodeFaults(node, schema).map((why) => fault(name, 'type', why))
}

/** Names in an expression that a message does not have. */
function strangersOf(expression: Expression, headers: readonly string[]): string[] {
  const roots = expression.roots.filter((root) => !Object.hasOwn(VARIABLES, root)).map((root) => `there is no ${root} here`)
  const steps = expression.steps.map((id) => `there is no step ${id} here`)
  const named = headersNamed(parseCel(expression.cel).ast).filter((name) => !headers.includes(name))
  return [...roots, ...steps, ...named.map((name) => `the header ${name} is not in the list`)]
}

/** Headers that an expression names: `headers.topic`, `headers["x-topic"]`. */
function headersNamed(node: ASTNode): string[] {
  const inner = childrenOf(node).flatMap(headersNamed)
  if (node.op !== '.' && node.op !== '[]') return inner
  const [left, right] = node.args
  if (left.op !== 'id' || left.args !== 'headers') return inner
  const name = typeof right === 'string' ? right : right.op === 'value' && typeof right.args === 'string' ? right.args : null
  return name === null ? inner : [name, ...inner]
}

function nodeFaults(node: ValueNode, schema: JsonObject): string[] {
  if (node.node === 'literal') return literalFaults(node.value, schema).map(({ why }) => why)
  const book = newTypeBook([])
  for (const { cel, roots } of expressionsOf(node)) {
    const variables = Object.fromEntries(roots.map((root) => [root, VARIABLES[root as keyof typeof VARIABLES]]))
    const checked = book.check(cel, { variables, steps: [] })
    if (!checked.ok) return [checked.why]
    if (node.node !== 'expr') continue
    const why = typeFault(checked.type, schema, isWholeNumber(node.expr, NO_SCHEMAS))
    return why === null ? [] : [why]
  }
  if (node.node !== 'template') return []
  const why = typeFault('string', schema, false)
  return why === null ? [] : [why]
}

function fault(name: string, code: string, message: string): FieldError {
  return { pointer: `/inputs/${name}`, code, message }
}

/**
 * The inputs that a message becomes. What gives `null` for an input that need not be given is left out.
 * @throws AppError EXPRESSION_FAILED, LIMIT_EXCEEDED: the message does not have what the mapping wants; `context.input` names the input
 */
export function mapMessage(mapping: JsonObject, { payload, headers }: Message, required: readonly string[]): JsonObject {
  const budget = stepBudget(CALL_STEPS_MAX)
  const valueFor = (name: string, value: JsonValue): JsonValue => {
    try {
      return evaluateValue(parseValue(value).node, { payload, headers }, budget)
    } catch (error) {
      if (!isAppError(error)) throw error
      throw new AppError(error.code, { cause: error, context: { ...error.context, input: name } })
    }
  }
  const entries = Object.entries(mapping).map(([name, value]) => [name, valueFor(name, value)] as const)
  return Object.fromEntries(entries.filter(([name, value]) => value !== null || required.includes(name)))
}
