import { type ASTNode, Environment, type ParseError, type ParseResult } from '@marcbachmann/cel-js'
import { DEFINITION_LIMITS } from '#server/crew/schema.ts'
import { CEL_MACROS, FUNCTIONS, OPERATORS } from '#server/program/core/functions.ts'

/** The CEL machinery: one environment with our functions, a bounded cache of parsed expressions, and a budget of evaluation steps. */

/** Nodes evaluated and items handled by one evaluation; counted, never timed, so every host stops at the same place. */
export const EVALUATION_STEPS_MAX = 2_000_000
/** The same for all evaluations of one tool call, such as a condition that is worked out for each row. */
export const CALL_STEPS_MAX = 10_000_000
/** The same for all evaluations of one walk of a program: seconds, with turns for others in between. */
export const WALK_STEPS_MAX = 60_000_000
const CACHE_SIZE_MAX = 500
const TEXT_LENGTH_MAX = DEFINITION_LIMITS.valueBytesMax
const STEPS_PER_CHARACTER = 1 / 64
const DEPTH_MAX = 64

/** Steps that several evaluations share; below 0 = used up. */
export interface StepBudget {
  readonly stepsMax: number
  stepsLeft: number
}

export function stepBudget(stepsMax: number): StepBudget {
  return { stepsMax, stepsLeft: stepsMax }
}

/** A new environment with our functions and operators; the compiler declares typed variables on clones of it. */
export function newEnvironment(options: { readonly untyped: boolean }): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: options.untyped,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 2000, maxDepth: 60, maxListElements: 1000, maxMapEntries: 200, maxCallArguments: 8 },
  })
  for (const { signature, handler } of OPERATORS) environment.registerOperator(signature, handler)
  for (const { signature, handler } of FUNCTIONS) environment.registerFunction(signature, handler)
  return environment
}

interface Evaluator {
  run(node: ASTNode, context: unknown): unknown
}

const budget = { stepsLeft: 0 }
/**
 * Operands of operators and functions, which copy or walk them: `shallow` costs the items of a list or the fields of a map, `rows` the
 * items and what is uncommonly large in their fields, `deep` everything, `looked-into` a list its items and of a map little, though
 * not nothing: the library begins to list the fields to learn of which type they are.
 */
type Use = 'shallow' | 'rows' | 'deep' | 'looked-into'
const consumed = new WeakMap<ASTNode, Use>()
const environment = newEnvironment({ untyped: true })
meter(environment)

const cache = new Map<string, ParseResult>()

/**
 * Parses CEL text with our functions known. Cached, oldest dropped first.
 * @throws ParseError of the library: syntax, or a structural limit (`code` = `limit_exceeded`)
 */
export function parseCel(source: string): ParseResult {
  const known = cache.get(source)
  if (known) return known
  const parsed = environment.parse(source)
  markConsumed(parsed.ast)
  if (cache.size >= CACHE_SIZE_MAX) {
    const oldest = cache.keys().next()
    if (!oldest.done) cache.delete(oldest.value)
  }
  cache.set(source, parsed)
  return parsed
}

/**
 * Evaluates parsed CEL over a scope of JSON values, within the step budget.
 * @param shared what is used here is taken from it too
 * @throws whatever the library or a function throws; evaluate.ts words it. `shared` is below 0 when that was the reason
 */
export function runCel(parsed: ParseResult, scope: Readonly<Record<string, unknown>>, shared?: StepBudget): unknown {
  const allowed = Math.min(EVALUATION_STEPS_MAX, shared?.stepsLeft ?? EVALUATION_STEPS_MAX)
  budget.stepsLeft = allowed
  try {
    const value: unknown = parsed(scope)
    // `||`, `&&`, `all` and `exists` go on past an error where the other side decides; past this one nothing goes on
    if (budget.stepsLeft < 0) throw tooMuch()
    return value
  } finally {
    if (shared) shared.stepsLeft -= allowed - budget.stepsLeft
  }
}

export function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && error.name === 'ParseError'
}

/** Direct children of a node as written (macros unexpanded: variable, then bodies). */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

const OPERATOR_USE: { readonly [op: string]: Use } = { '==': 'deep', '!=': 'deep', in: 'looked-into', '+': 'shallow' }
/** Calls that look no deeper than the items or fields; every other call may walk all of its arguments. */
const SHALLOW_CALLS = new Set([...CEL_MACROS, 'size', 'first', 'last', 'take', 'keys', 'merge', 'sortBy', 'sum', 'min', 'max'])
const ROW_CALLS = new Set(['lookup', 'indexBy', 'groupBy', 'join'])
const LOOKING_CALLS = new Set(['get', 'has'])
/** Copying fields and taking values apart cost that much more than evaluating a node. */
const STEPS_PER_FIELD = 4
const STEPS_PER_FIELD_PASSED = 1 / 8
/** Size of a field that one step covers: a number, or a text of 192 characters. */
const COMMON_FIELD = 4

function usageOf(node: ASTNode): Use | undefined {
  if (node.op !== 'call' && node.op !== 'rcall') return OPERATOR_USE[node.op]
  if (LOOKING_CALLS.has(node.args[0])) return 'looked-into'
  if (ROW_CALLS.has(node.args[0])) return 'rows'
  return SHALLOW_CALLS.has(node.args[0]) ? 'shallow' : 'deep'
}

function markConsumed(node: ASTNode): void {
  const use = usageOf(node)
  for (const child of childrenOf(node)) {
    if (use !== undefined) consumed.set(child, use)
    markConsumed(child)
  }
}

/**
 * The library has structural limits but no limit on work: 218 characters of nested maps ran 1.4 s, and lists double by `+`.
 * Function handlers are called with the evaluator as `this`, so one probe call gives us the evaluator, whose `run` every
 * node passes through; from then on it counts. evaluate.test.ts fails if a new version of the library changes this.
 */
function meter(target: Environment): void {
  let evaluator: Evaluator | undefined
  const probe = target.registerFunction('muster_probe(): bool', function (this: Evaluator) {
    evaluator = this
    return true
  })
  probe.evaluate('muster_probe()')
  if (evaluator === undefined) throw new Error('cel-js no longer hands over its evaluator')
  const run = evaluator.run.bind(evaluator)
  evaluator.run = (node, context) => {
    if (--budget.stepsLeft < 0) throw tooMuch()
    const result = run(node, context)
    if (typeof result === 'string') chargeText(node, result)
    else if (Array.isArray(result)) chargeList(node, result)
    else if (typeof result === 'object' && result !== null) chargeMap(node, result)
    return result
  }
}

function chargeText(node: ASTNode, text: string): void {
  if (text.length > TEXT_LENGTH_MAX) throw new Error(`a text is longer than ${TEXT_LENGTH_MAX}`)
  if (consumed.has(node)) budget.stepsLeft -= text.length * STEPS_PER_CHARACTER
}

function chargeList(node: ASTNode, list: readonly unknown[]): void {
  if (list.length > DEFINITION_LIMITS.listLengthMax) throw new Error(`a list is longer than ${DEFINITION_LIMITS.listLengthMax}`)
  const use = consumed.get(node)
  if (use === undefined) return
  if (use === 'deep') budget.stepsLeft -= sizeOf(list) * STEPS_PER_FIELD
  else budget.stepsLeft -= use === 'rows' ? rowsSize(list) : list.length
}

function chargeMap(node: ASTNode, map: object): void {
  const use = consumed.get(node)
  if (use === 'deep') budget.stepsLeft -= sizeOf(map) * STEPS_PER_FIELD
  else if (use !== undefined) budget.stepsLeft -= fieldsOf(map) * (use === 'looked-into' ? STEPS_PER_FIELD_PASSED : STEPS_PER_FIELD)
}

/** Values do not change while expressions are worked out over them, so what was measured once is known. */
const sizes = new WeakMap<object, number>()

function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return 1 + value.length * STEPS_PER_CHARACTER
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return 1
  const known = sizes.get(value)
  if (known !== undefined) return known
  let size = 1
  for (const item of Object.values(value)) size += sizeOf(item, depth + 1)
  sizes.set(value, size)
  return size
}

const fieldCounts = new WeakMap<object, number>()

function fieldsOf(map: object): number {
  const known = fieldCounts.get(map) ?? Object.keys(map).length
  fieldCounts.set(map, known)
  return known
}

const rowSizes = new WeakMap<object, number>()

function rowsSize(list: readonly unknown[]): number {
  const known = rowSizes.get(list)
  if (known !== undefined) return known
  let size = list.length
  for (const item of list)
    for (const field of typeof item === 'object' && item !== null ? Object.values(item) : [item]) {
      const fieldSize = sizeOf(field)
      if (fieldSize > COMMON_FIELD) size += fieldSize * STEPS_PER_FIELD
    }
  rowSizes.set(list, size)
  return size
}

function tooMuch(): Error {
  return new Error('the expression takes too much work; filter or group the data first')
}
