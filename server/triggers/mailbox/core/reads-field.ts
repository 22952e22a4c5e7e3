import type { ASTNode } from '@marcbachmann/cel-js'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { childrenOf, parseCel } from '#server/program/core/cel.ts'
import { expressionsOf, parseValue } from '#server/program/core/expression.ts'

/** Whether anything in a mapping may read that field of `payload`; whoever takes the payload whole, or by a worked-out name, may. Pure. */
export function readsField(mapping: JsonObject, field: string): boolean {
  const expressions = Object.values(mapping).flatMap((value) => expressionsOf(parseValue(value).node))
  return expressions.some(({ cel }) => mayRead(parseCel(cel).ast, field))
}

function mayRead(node: ASTNode, field: string): boolean {
  if (node.op === 'id') return node.args === 'payload'
  const name = fieldOfPayload(node)
  return name === null ? childrenOf(node).some((child) => mayRead(child, field)) : name === field
}

/** `payload.text`, `payload["text"]` → `text`; null for anything else. */
function fieldOfPayload(node: ASTNode): string | null {
  if (node.op !== '.' && node.op !== '[]') return null
  const [left, right] = node.args
  if (left.op !== 'id' || left.args !== 'payload') return null
  if (typeof right === 'string') return right
  return right.op === 'value' && typeof right.args === 'string' ? right.args : null
}
