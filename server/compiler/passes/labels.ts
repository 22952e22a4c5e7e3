import { choicesOf, type Draft, type DraftBody, type DraftStep, type DraftValue, toolOf } from '#server/compiler/draft.ts'
import type { RowIndex } from '#server/compiler/row-index.ts'
import type { Label } from '#server/crew/catalogue-row.ts'
import { AUTHORED_LABEL, joinLabels, PERSON_LABEL } from '#server/crew/label.ts'
import { expressionsOf } from '#server/program/core/expression.ts'
import type { Expression } from '#server/program/program.ts'

/** Labels of the arguments of every call, by block path. */
export type ArgumentLabels = ReadonlyMap<string, { readonly [arg: string]: Label }>

interface LabelScope {
  readonly steps: Readonly<Record<string, Label>>
  readonly variables: Readonly<Record<string, Label>>
  /** Label of the conditions and loops around: it decides whether and how often something happens (domain §6). */
  readonly control: Label
}

const START: LabelScope = { steps: {}, variables: { inputs: PERSON_LABEL, run: AUTHORED_LABEL }, control: AUTHORED_LABEL }
const UNTRUSTED: Label = { integrity: 'untrusted', confidentiality: 'workspace' }
/** What a model answers comes from outside, and tells of what it was told (domain §6). */
const OF_A_MODEL: Label = { integrity: 'untrusted', confidentiality: 'public' }

/** Static information flow over the whole definition: literals authored, inputs and answers of people internal, tool outputs as their rows say. */
export function labelArguments(draft: Draft, rows: RowIndex): ArgumentLabels {
  const labels = new Map<string, { readonly [arg: string]: Label }>()
  walk(draft.steps, START, rows, labels)
  return labels
}

/** Label of what goes over to the one that takes over: the output, and the conditions that decide whether it does. */
export function labelHandedOver(draft: Draft, rows: RowIndex): Label {
  const end = walk(draft.steps, START, rows, new Map())
  const output = draft.output === null ? AUTHORED_LABEL : labelOfValue(draft.output, end)
  const scope = { ...end, variables: { ...end.variables, output } }
  return joinLabels([output, ...draft.handoffs.flatMap(({ when }) => (when === null ? [] : labelOfExpression(when.expression, scope)))])
}

/** Gives the scope after the steps. */
function walk(
  steps: readonly DraftStep[],
  start: LabelScope,
  rows: RowIndex,
  labels: Map<string, { readonly [arg: string]: Label }>,
): LabelScope {
  let scope = start
  for (const step of steps) scope = { ...scope, steps: { ...scope.steps, [step.id]: labelStep(step, scope, rows, labels) } }
  return scope
}

function labelStep(draft: DraftStep, scope: LabelScope, rows: RowIndex, labels: Map<string, { readonly [arg: string]: Label }>): Label {
  const own = Object.fromEntries(
    Object.entries(draft.values).map(([name, value]) => [name, joinLabels([scope.control, labelOfValue(value, scope)])]),
  )
  const tool = toolOf(draft.step)
  if (tool !== null) {
    labels.set(draft.path, own)
    return joinLabels([rows.get(tool)?.outputLabel ?? UNTRUSTED, scope.control, ...Object.values(own)])
  }
  if (draft.step.kind === 'think') {
    labels.set(draft.path, own)
    return joinLabels([OF_A_MODEL, scope.control, ...Object.values(own)])
  }
  if (draft.step.kind === 'act') return labelAct(draft, scope.control, own, rows, labels)
  if (draft.step.kind === 'ask') return joinLabels([PERSON_LABEL, scope.control])
  const conditions = joinLabels([scope.control, ...draft.conditions.map(({ expression }) => labelOfExpression(expression, scope))])
  const inner = draft.bodies.map((body) =>
    walk(body.steps, scopeInside(draft, body, { ...scope, control: conditions }, rows), rows, labels),
  )
  const lasts = inner.flatMap((end, i) => end.steps[draft.bodies[i]?.steps.at(-1)?.id ?? ''] ?? [])
  const yielded = draft.collect && inner[0] ? [labelOfValue(draft.collect, inner[0])] : lasts
  return joinLabels([conditions, ...Object.values(own), ...yielded])
}

/** A model that chooses may put into a call whatever it was told or read here; whether it calls at all comes from outside too. */
function labelAct(
  draft: DraftStep,
  control: Label,
  own: { readonly [arg: string]: Label },
  rows: RowIndex,
  labels: Map<string, { readonly [arg: string]: Label }>,
): Label {
  const choices = choicesOf(draft)
  const read = joinLabels(choices.map(({ tool }) => rows.get(tool)?.outputLabel ?? UNTRUSTED))
  const told = joinLabels([OF_A_MODEL, control, read, ...Object.values(own)])
  labels.set(draft.path, { ...own, tools: read })
  for (const { path, tool } of choices) {
    const properties = rows.get(tool)?.inputSchema['properties']
    const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
    labels.set(path, Object.fromEntries(names.sort().map((name) => [name, told])))
  }
  return told
}

function scopeInside(draft: DraftStep, body: DraftBody, scope: LabelScope, rows: RowIndex): LabelScope {
  if (draft.step.kind === 'each')
    return { ...scope, variables: { ...scope.variables, [draft.step.as]: scope.control, index: scope.control } }
  if (body.role !== 'catch') return scope
  // whether the catch runs is decided by whatever answered inside the attempt
  const tried = draft.bodies
    .filter(({ role }) => role === 'try')
    .flatMap(({ steps }) => steps.map(({ id }) => walk(steps, scope, rows, new Map()).steps[id] ?? UNTRUSTED))
  const control = joinLabels([scope.control, ...tried])
  return { ...scope, control, variables: { ...scope.variables, error: joinLabels([control, UNTRUSTED]) } }
}

function labelOfValue({ node }: DraftValue, scope: LabelScope): Label {
  return joinLabels(expressionsOf(node).map((expression) => labelOfExpression(expression, scope)))
}

function labelOfExpression(expression: Expression, scope: LabelScope): Label {
  const steps = expression.steps.map((id) => (Object.hasOwn(scope.steps, id) ? scope.steps[id] : undefined) ?? UNTRUSTED)
  const roots = expression.roots.map((root) => (Object.hasOwn(scope.variables, root) ? scope.variables[root] : undefined) ?? UNTRUSTED)
  return joinLabels([...steps, ...roots])
}
