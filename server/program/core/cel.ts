import { type ASTNode, Environment, type ParseError, type ParseResult } from '@marcbachmann/cel-js'
import { DEFINITION_LIMITS } from '#server/crew/schema.ts'
import { FUNCTIONS, OPERATORS } from '#server/program/core/functions.ts'

/** The CEL machinery: one environment with our functions, a bounded cache of parsed expressions, and a budget of evaluation steps. */

/** Nodes evaluated and items handled by one evaluation; counted, never timed, so every host stops at the same place. */
export const EVALUATION_STEPS_MAX = 2_000_000
const CACHE_SIZE_MAX = 500
const TEXT_LENGTH_MAX = DEFINITION_LIMITS.valueBytesMax
const STEPS_PER_CHARACTER = 1 / 64

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
/** Operands of operators and functions: a list there costs its length, since it is copied or walked. */
const consumed = new WeakSet<ASTNode>()
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
 * @throws whatever the library or a function throws; evaluate.ts words it
 */
export function runCel(parsed: ParseResult, scope: Readonly<Record<string, unknown>>): unknown {
  budget.stepsLeft = EVALUATION_STEPS_MAX
  return parsed(scope)
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

const CONSUMING = new Set(['==', '!=', 'in', '+', 'call', 'rcall'])

function markConsumed(node: ASTNode): void {
  for (const child of childrenOf(node)) {
    if (CONSUMING.has(node.op)) consumed.add(child)
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
    return result
  }
}

function chargeText(node: ASTNode, text: string): void {
  if (text.length > TEXT_LENGTH_MAX) throw new Error(`a text is longer than ${TEXT_LENGTH_MAX}`)
  if (consumed.has(node)) budget.stepsLeft -= text.length * STEPS_PER_CHARACTER
}

function chargeList(node: ASTNode, list: readonly unknown[]): void {
  if (list.length > DEFINITION_LIMITS.listLengthMax) throw new Error(`a list is longer than ${DEFINITION_LIMITS.listLengthMax}`)
  if (consumed.has(node)) budget.stepsLeft -= list.length
}

function tooMuch(): Error {
  return new Error('the expression takes too much work; filter or group the data first')
}
