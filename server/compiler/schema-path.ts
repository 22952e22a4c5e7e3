import type { ASTNode } from '@marcbachmann/cel-js'
import { asSchema } from '#server/compiler/schema-match.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { parseCel } from '#server/program/core/cel.ts'
import type { Expression } from '#server/program/program.ts'

/** JSON Schemas of what an expression can start from. */
export interface SchemaScope {
  readonly inputs: JsonObject
  /** Step id → schema of its output. */
  readonly steps: Readonly<Record<string, JsonObject>>
  readonly items: Readonly<Record<string, JsonObject>>
}

/** True when the expression gives whole numbers for certain: a whole literal, `size()`, `int()`, or a path whose schema says integer. */
export function isWholeNumber(expression: Expression, scope: SchemaScope): boolean {
  return schemaAt(parseCel(expression.cel).ast, scope)?.type === 'integer'
}

const WHOLE: JsonObject = { type: 'integer' }
const WHOLE_FUNCTIONS = new Set(['size', 'int', 'daysBetween', 'weekday'])

function schemaAt(node: ASTNode, scope: SchemaScope): JsonObject | null {
  if (node.op === 'value') return typeof node.args === 'bigint' ? WHOLE : null
  if (node.op === 'call') return WHOLE_FUNCTIONS.has(node.args[0]) ? WHOLE : null
  if (node.op === 'rcall') return WHOLE_FUNCTIONS.has(node.args[0]) ? WHOLE : null
  if (node.op === 'id')
    return node.args === 'inputs' ? scope.inputs : Object.hasOwn(scope.items, node.args) ? (scope.items[node.args] ?? null) : null
  if (node.op !== '.' && node.op !== '[]') return null
  const [left, right] = node.args
  const name = typeof right === 'string' ? right : right.op === 'value' && typeof right.args === 'string' ? right.args : null
  if (left.op === '.' && name === 'output' && left.args[0].op === 'id' && left.args[0].args === 'steps')
    return scope.steps[left.args[1]] ?? null
  const outer = schemaAt(left, scope)
  if (outer === null) return null
  return name === null ? asSchema(outer.items) : asSchema(asSchema(outer.properties)[name])
}
