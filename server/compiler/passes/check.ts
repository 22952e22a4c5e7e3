import { type Findings, pointTo } from '#server/compiler/diagnostics.ts'
import type { Draft, DraftStep, DraftValue } from '#server/compiler/draft.ts'
import { allSteps, toolOf } from '#server/compiler/draft.ts'
import type { RowIndex } from '#server/compiler/row-index.ts'
import { asSchema, fieldFaults, literalFaults, plainTypes, typeFault } from '#server/compiler/schema-match.ts'
import { isWholeNumber, type SchemaScope } from '#server/compiler/schema-path.ts'
import { ANY_MAP, ANY_TYPE, newTypeBook, type TypeBook } from '#server/compiler/types.ts'
import type { Step } from '#server/crew/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'
import { evaluateExpression } from '#server/program/core/evaluate.ts'
import { expressionsOf } from '#server/program/core/expression.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

/** Variables in reach of an expression: their CEL types, and the JSON Schemas of those that have one. */
interface TypeScope {
  /** Ids in reach; what they give stands in the book. */
  readonly steps: ReadonlySet<string>
  readonly variables: Readonly<Record<string, string>>
  readonly schemas: SchemaScope
}
interface Checker {
  readonly book: TypeBook
  readonly rows: RowIndex
  readonly findings: Findings
}

/** What `run` has: see WalkContext. */
const RUN_FIELDS = { startedAt: 'string', timeZone: 'string' }

/** Fourth pass: types of expressions, arguments, conditions and output (M300), and what can never run (M411). */
export function checkTypes(draft: Draft, rows: RowIndex, findings: Findings): void {
  const book = newTypeBook(allSteps(draft.steps).map(({ id }) => id))
  const checker: Checker = { book, rows, findings }
  const { inputs } = draft.definition
  const start: TypeScope = {
    steps: new Set(),
    variables: { inputs: book.typeOf(inputs), run: book.objectOf(RUN_FIELDS) },
    schemas: { inputs: asSchema(inputs), steps: {}, items: {} },
  }
  const end = walk(draft.steps, start, checker)
  if (draft.output) checkValue(draft.output, asSchema(draft.definition.output?.schema), end, checker)
  for (const check of draft.checks)
    checkCondition(check.expression, check.pointer, { ...end, variables: { ...end.variables, plan: ANY_TYPE } }, checker)
  const ended = draft.output ? withVariable(end, 'output', book.typeOf(draft.definition.output?.schema)) : end
  for (const { when } of draft.handoffs) if (when) checkCondition(when.expression, when.pointer, ended, checker)
  checkReach(draft, checker)
}

function walk(steps: readonly DraftStep[], start: TypeScope, checker: Checker): TypeScope {
  let scope = start
  for (const step of steps) {
    const output = checkStep(step, scope, checker)
    const schema = outputSchemaOf(step, checker)
    const schemas = schema ? { ...scope.schemas, steps: { ...scope.schemas.steps, [step.id]: schema } } : scope.schemas
    checker.book.giveStep(step.id, output)
    scope = { ...scope, steps: new Set(scope.steps).add(step.id), schemas }
  }
  return scope
}

function outputSchemaOf({ step }: DraftStep, { rows }: Checker): JsonObject | null {
  if (step.kind === 'think' || step.kind === 'act') return asSchema(step.output ?? UNSHAPED)
  const tool = toolOf(step)
  return tool === null ? null : asSchema(rows.get(tool)?.outputSchema)
}

/** Checks one step with its bodies; gives the CEL type of its output. */
function checkStep(draft: DraftStep, scope: TypeScope, checker: Checker): string {
  const { step } = draft
  switch (step.kind) {
    case 'set':
      return checker.book.objectOf(
        Object.fromEntries(
          Object.keys(step.values)
            .sort()
            .map((name) => [name, checkValue(draft.values[name] as DraftValue, {}, scope, checker)]),
        ),
      )
    case 'tool':
    case 'result':
    case 'remember':
    case 'recall':
      return checkCall(draft, scope, checker)
    case 'render':
      return checkRender(draft, scope, checker)
    case 'branch':
      for (const { expression, pointer } of draft.conditions) checkCondition(expression, pointer, scope, checker)
      for (const body of draft.bodies) walk(body.steps, scope, checker)
      return ANY_TYPE
    case 'each':
      return checkEach(draft, step.as, scope, checker)
    case 'attempt':
      for (const body of draft.bodies) walk(body.steps, body.role === 'catch' ? withVariable(scope, 'error', ANY_TYPE) : scope, checker)
      return ANY_TYPE
    case 'parallel':
      for (const body of draft.bodies) walk(body.steps, scope, checker)
      return ANY_TYPE
    case 'ask':
      for (const value of Object.values(draft.values)) checkValue(value, {}, scope, checker)
      return step.form === undefined ? ANY_TYPE : checker.book.typeOf(step.form)
    case 'wait':
      for (const value of Object.values(draft.values)) checkValue(value, { type: 'string' }, scope, checker)
      return checker.book.objectOf({ until: 'string' })
    case 'think':
      return checkAsked(draft, step.output, scope, checker)
    case 'act':
      return checkAsked(draft, step.output ?? UNSHAPED, scope, checker)
  }
}

/** What a step of the kind `act` gives when it does not say. */
const UNSHAPED: JsonObject = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }

/** A model's answer has the type that its schema says; without one nothing could be checked. */
function checkAsked({ values, checks, pointer }: DraftStep, output: JsonObject, scope: TypeScope, checker: Checker): string {
  for (const [name, value] of Object.entries(values)) checkValue(value, name === 'goal' ? { type: 'string' } : {}, scope, checker)
  if (typeof output.type !== 'string')
    checker.findings.add('M300', `${pointer}/output`, 'say what the answer looks like: a schema with a type', {
      hint: msg('For example { type: object, properties: { urgent: { type: boolean } }, required: [urgent] }.'),
    })
  const type = checker.book.typeOf(output)
  for (const check of checks) checkCondition(check.expression, check.pointer, withVariable(scope, 'output', type), checker)
  return type
}

function withVariable(scope: TypeScope, name: string, type: string): TypeScope {
  return { ...scope, variables: { ...scope.variables, [name]: type } }
}

function checkEach(draft: DraftStep, variable: string, scope: TypeScope, checker: Checker): string {
  const [items] = draft.conditions
  const [body] = draft.bodies
  const type = items ? typeOfExpression(items.expression, items.pointer, scope, checker) : ANY_TYPE
  if (items && type !== ANY_TYPE && !type.startsWith('list')) checker.findings.add('M300', items.pointer, 'a loop goes over a list')
  const itemType = /^list<(.*)>$/.exec(type)?.[1] ?? ANY_TYPE
  const inner = walk(
    body?.steps ?? [],
    withVariable(withVariable(scope, variable, itemType === 'T' ? ANY_TYPE : itemType), 'index', 'double'),
    checker,
  )
  if (draft.collect) return `list<${checkValue(draft.collect, {}, inner, checker)}>`
  return 'list<dyn>'
}

/** Any value may stand in a document; what is wrong is found in the Markdown as it was written. */
function checkRender({ values, step }: DraftStep, scope: TypeScope, checker: Checker): string {
  for (const { node, pointer } of Object.values(values))
    for (const expression of expressionsOf(node)) typeOfExpression(expression, pointer, scope, checker)
  return checker.book.typeOf(checker.rows.get(toolOf(step) ?? '')?.outputSchema)
}

function checkCall(draft: DraftStep, scope: TypeScope, checker: Checker): string {
  const row = checker.rows.get(toolOf(draft.step) ?? '')
  if (row === undefined) {
    for (const value of Object.values(draft.values)) checkValue(value, {}, scope, checker)
    return ANY_TYPE
  }
  const schema = asSchema(row.inputSchema)
  const at = draft.step.kind === 'tool' ? `${draft.pointer}/with` : draft.pointer
  for (const { pointer, why } of fieldFaults(Object.keys(draft.values), schema))
    checker.findings.add('M300', `${at}${pointer}`, `${row.tool}: ${why}`)
  const properties = asSchema(schema.properties)
  for (const [name, value] of Object.entries(draft.values))
    if (!row.secretSlots.includes(name)) checkValue(value, asSchema(properties[name]), scope, checker)
  return checker.book.typeOf(row.outputSchema)
}

/** Checks a value of the definition against a schema; gives its CEL type. */
function checkValue({ node, pointer }: DraftValue, schema: JsonObject, scope: TypeScope, checker: Checker): string {
  const report = (why: string, at = pointer) => checker.findings.add('M300', at, why)
  switch (node.node) {
    case 'literal':
      for (const fault of literalFaults(node.value, schema)) report(fault.why, `${pointer}${fault.pointer}`)
      return literalType(node.value)
    case 'expr': {
      const type = typeOfExpression(node.expr, pointer, scope, checker)
      const fault = typeFault(type, schema, isWholeNumber(node.expr, scope.schemas))
      if (fault) report(fault)
      return type
    }
    case 'template':
      for (const part of node.parts) if (typeof part !== 'string') typeOfExpression(part, pointer, scope, checker)
      if (typeFault('string', schema, false)) report(`${plainTypes(schema)} was expected, not text`)
      return 'string'
    case 'list':
      if (typeFault('list<dyn>', schema, false)) report(`${plainTypes(schema)} was expected, not a list`)
      for (const [i, item] of node.items.entries())
        checkValue({ node: item, pointer: pointTo(pointer, i) }, asSchema(schema.items), scope, checker)
      return 'list<dyn>'
    case 'map':
      return checkMap(node, pointer, schema, scope, checker)
  }
}

function checkMap(
  node: Extract<ValueNode, { node: 'map' }>,
  pointer: string,
  schema: JsonObject,
  scope: TypeScope,
  checker: Checker,
): string {
  if (typeFault(ANY_MAP, schema, false)) checker.findings.add('M300', pointer, `${plainTypes(schema)} was expected, not a map`)
  for (const fault of fieldFaults(Object.keys(node.entries), schema)) checker.findings.add('M300', `${pointer}${fault.pointer}`, fault.why)
  const properties = asSchema(schema.properties)
  for (const [key, item] of Object.entries(node.entries))
    checkValue({ node: item, pointer: pointTo(pointer, key) }, asSchema(properties[key]), scope, checker)
  return ANY_MAP
}

function literalType(value: unknown): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'double'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return 'list<dyn>'
  return value === null ? ANY_TYPE : ANY_MAP
}

function typeOfExpression(expression: Expression, pointer: string, scope: TypeScope, { book, findings }: Checker): string {
  const { steps, variables } = scope
  if (!expression.steps.every((id) => steps.has(id)) || !expression.roots.every((root) => Object.hasOwn(variables, root))) return ANY_TYPE // names.ts has said so
  const mentioned = Object.fromEntries(expression.roots.map((root) => [root, variables[root] ?? ANY_TYPE]))
  const result = book.check(expression.cel, { variables: mentioned, steps: expression.steps })
  if (result.ok) return result.type === 'list' ? 'list<dyn>' : result.type === 'map' ? ANY_MAP : result.type
  findings.add('M300', pointer, result.why)
  return ANY_TYPE
}

function checkCondition(expression: Expression, pointer: string, scope: TypeScope, checker: Checker): void {
  const type = typeOfExpression(expression, pointer, scope, checker)
  if (type !== ANY_TYPE && type !== 'bool') checker.findings.add('M300', pointer, 'a condition gives true or false')
}

/** What can never run, and jobs that leave nothing behind (M411). */
function checkReach(draft: Draft, { rows, findings }: Checker): void {
  for (const { step, conditions, pointer, bodies } of allSteps(draft.steps)) {
    if (step.kind === 'branch')
      checkArms(
        conditions,
        pointer,
        bodies.some(({ role, steps }) => role === 'otherwise' && steps.length > 0),
        findings,
      )
    const [items] = conditions
    if (step.kind === 'each' && items && isConstant(items.expression) && JSON.stringify(constantOf(items.expression)) === '[]')
      findings.add('M411', items.pointer, 'the list is always empty')
    if (isEmpty(step)) findings.add('M411', pointer, `the step ${step.id} has nothing to do`)
  }
  const leavesSomething = draft.output !== null || allSteps(draft.steps).some(({ step }) => rows.get(toolOf(step) ?? '')?.mutates === true)
  if (!leavesSomething)
    findings.add('M411', '/steps', 'the job ends without a result', {
      severity: 'warning',
      hint: msg('Add `output`, or a step of the kind result.'),
    })
}

function isEmpty(step: Step): boolean {
  if (step.kind === 'each' || step.kind === 'attempt') return step.steps.length === 0
  return step.kind === 'parallel' && Object.values(step.branches).every((steps) => steps.length === 0)
}

function checkArms(conditions: DraftStep['conditions'], pointer: string, hasOtherwise: boolean, findings: Findings): void {
  let always = false
  for (const { expression, pointer: at } of conditions) {
    if (always) findings.add('M411', at, 'an earlier arm is always taken')
    if (!isConstant(expression)) continue
    const value = constantOf(expression)
    if (value === false) findings.add('M411', at, 'this arm is never taken')
    always ||= value === true
  }
  if (always && hasOtherwise) findings.add('M411', `${pointer}/otherwise`, 'an arm is always taken')
}

function isConstant(expression: Expression): boolean {
  return expression.steps.length === 0 && expression.roots.length === 0
}

function constantOf(expression: Expression): unknown {
  try {
    return evaluateExpression(expression, {})
  } catch {
    return undefined // it fails each time; the run says why
  }
}
