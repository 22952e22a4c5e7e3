import type { ASTNode } from '@marcbachmann/cel-js'
import { DEFINITION_LIMITS } from '#server/crew/schema.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { err, ok, type Result } from '#server/kernel/result.ts'
import { childrenOf, isParseError, parseCel } from '#server/program/core/cel.ts'
import { CEL_FUNCTIONS, CEL_MACROS, FUNCTION_NAMES } from '#server/program/core/functions.ts'
import { plainCel } from '#server/program/core/plain-cel.ts'
import { splitTemplate } from '#server/program/core/template.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

/** What is wrong with an expression; `kind` tells the compiler which M-code it is. */
export interface ExpressionFault {
  readonly kind: 'syntax' | 'limit' | 'function' | 'steps'
  readonly why: string
}

/** Of one character as JavaScript counts them. */
const UTF8_BYTES_MAX = 3

/**
 * Parses CEL and lists what it mentions. Only functions of `functions.ts` are allowed; `steps` may be read only as
 * `steps.<id>…`, so that what an expression waits for is known without evaluating it (domain §4, Legs).
 */
export function parseExpression(source: string): Result<Expression, ExpressionFault> {
  const bytes = source.length * UTF8_BYTES_MAX <= DEFINITION_LIMITS.expressionBytesMax ? 0 : new TextEncoder().encode(source).length
  if (bytes > DEFINITION_LIMITS.expressionBytesMax)
    return fault('limit', `the expression has ${bytes} bytes; ${DEFINITION_LIMITS.expressionBytesMax} are allowed`)
  let ast: ASTNode
  try {
    ast = parseCel(source).ast
  } catch (error) {
    if (!isParseError(error)) return fault('syntax', error instanceof Error ? error.message : 'unreadable')
    const at = error.range ? ` (character ${error.range.start + 1})` : ''
    return fault(error.code === 'limit_exceeded' ? 'limit' : 'syntax', `${plainCel(error.summary)}${at}`)
  }
  const known = read.get(ast)
  if (known) return known
  const found = mentionsOf(ast, source)
  read.set(ast, found)
  return found
}

/** Lives as long as the parsed text, which is kept (cel.ts). */
const read = new WeakMap<ASTNode, Result<Expression, ExpressionFault>>()

function mentionsOf(ast: ASTNode, source: string): Result<Expression, ExpressionFault> {
  const mentions: Mentions = { steps: new Set(), roots: new Set(), fault: null }
  walk(ast, { locals: new Set(), depth: 0 }, mentions)
  if (mentions.fault) return err(mentions.fault)
  return ok({ cel: source, steps: [...mentions.steps].sort(), roots: [...mentions.roots].sort() })
}

interface Mentions {
  readonly steps: Set<string>
  readonly roots: Set<string>
  fault: ExpressionFault | null
}
interface Scope {
  readonly locals: ReadonlySet<string>
  readonly depth: number
}

function fault(kind: ExpressionFault['kind'], why: string) {
  return err({ kind, why })
}

function walk(node: ASTNode, scope: Scope, found: Mentions): void {
  const stepId = stepIdOf(node, scope)
  if (stepId !== null) {
    found.steps.add(stepId)
    return
  }
  if (node.op === 'id') return walkName(node.args, scope, found)
  if (node.op === 'call' && !FUNCTION_NAMES.has(node.args[0]) && !CEL_FUNCTIONS.has(node.args[0]))
    found.fault ??= { kind: 'function', why: `there is no function ${node.args[0]}()` }
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args
    const [variable, ...bodies] = args
    if (CEL_MACROS.has(name) && variable?.op === 'id' && bodies.length > 0) return walkMacro(receiver, variable.args, bodies, scope, found)
    if (!CEL_FUNCTIONS.has(name)) found.fault ??= { kind: 'function', why: `there is no function .${name}()` }
  }
  for (const child of childrenOf(node)) walk(child, scope, found)
}

function walkMacro(receiver: ASTNode, variable: string, bodies: readonly ASTNode[], scope: Scope, found: Mentions): void {
  walk(receiver, scope, found)
  const depth = scope.depth + 1
  if (depth > DEFINITION_LIMITS.macroNestingMax)
    found.fault ??= { kind: 'limit', why: `map, filter, all and exists are nested more than ${DEFINITION_LIMITS.macroNestingMax} deep` }
  const inner = { locals: new Set([...scope.locals, variable]), depth }
  for (const body of bodies) walk(body, inner, found)
}

function walkName(name: string, scope: Scope, found: Mentions): void {
  if (scope.locals.has(name)) return
  if (name === 'steps')
    found.fault ??= { kind: 'steps', why: 'write steps.<id>.output; steps cannot be read as a whole or by a computed name' }
  else found.roots.add(name)
}

/** The id in `steps.<id>` or `steps["<id>"]`, else null. */
function stepIdOf(node: ASTNode, scope: Scope): string | null {
  if (node.op !== '.' && node.op !== '[]') return null
  const [left, right] = node.args
  if (left.op !== 'id' || left.args !== 'steps' || scope.locals.has('steps')) return null
  if (typeof right === 'string') return right
  return right.op === 'value' && typeof right.args === 'string' ? right.args : null
}

/** A value of the definition with a fault in one of its strings. */
export interface ValueFault extends ExpressionFault {
  /** JSON pointer from the value. */
  readonly pointer: string
}

/**
 * Reads a JSON value with `${ … }` in its strings. A string that is one whole `${ expr }` keeps the type of its value;
 * any other mix is a template and gives text; `$${` is a plain `${` (template.ts). Parts without expressions stay literal.
 */
export function parseValue(value: JsonValue): { readonly node: ValueNode; readonly faults: readonly ValueFault[] } {
  const faults: ValueFault[] = []
  return { node: toNode(value, '', faults), faults }
}

function toNode(value: JsonValue, pointer: string, faults: ValueFault[]): ValueNode {
  if (typeof value === 'string') return textNode(value, pointer, faults)
  if (value === null || typeof value !== 'object') return { node: 'literal', value }
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue, i) => toNode(item, `${pointer}/${i}`, faults))
    return items.every(isLiteral) ? { node: 'literal', value: items.map((item) => item.value) } : { node: 'list', items }
  }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, toNode(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, faults)] as const,
  )
  const literals = entries.filter((entry): entry is readonly [string, LiteralNode] => isLiteral(entry[1]))
  return literals.length === entries.length
    ? { node: 'literal', value: Object.fromEntries(literals.map(([key, item]) => [key, item.value])) }
    : { node: 'map', entries: Object.fromEntries(entries) }
}

type LiteralNode = Extract<ValueNode, { node: 'literal' }>

function isLiteral(node: ValueNode): node is LiteralNode {
  return node.node === 'literal'
}

function textNode(text: string, pointer: string, faults: ValueFault[]): ValueNode {
  const split = splitTemplate(text)
  if (!split.ok) {
    faults.push({ kind: 'syntax', why: split.error, pointer })
    return { node: 'literal', value: text }
  }
  const parts: (string | Expression)[] = []
  for (const part of split.value) {
    if (typeof part === 'string') {
      parts.push(part)
      continue
    }
    const parsed = parseExpression(part.cel)
    if (parsed.ok) parts.push(parsed.value)
    else faults.push({ ...parsed.error, pointer })
  }
  const [only] = parts
  if (parts.length === 0) return { node: 'literal', value: '' }
  if (parts.length === 1 && only !== undefined)
    return typeof only === 'string' ? { node: 'literal', value: only } : { node: 'expr', expr: only }
  return { node: 'template', parts }
}

/** Every expression inside a value, in order. */
export function expressionsOf(node: ValueNode): readonly Expression[] {
  switch (node.node) {
    case 'literal':
      return []
    case 'expr':
      return [node.expr]
    case 'template':
      return node.parts.filter((part) => typeof part !== 'string')
    case 'list':
      return node.items.flatMap(expressionsOf)
    case 'map':
      return Object.values(node.entries).flatMap(expressionsOf)
  }
}
