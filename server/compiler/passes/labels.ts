import { choicesOf, type Draft, type DraftBody, type DraftStep, type DraftValue, toolOf } from '#server/compiler/draft.ts'
import type { RowIndex } from '#server/compiler/row-index.ts'
import type { Label } from '#server/crew/catalogue-row.ts'
import { AUTHORED_LABEL, joinLabels, PERSON_LABEL } from '#server/crew/label.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { expressionsOf } from '#server/program/core/expression.ts'
import type { Expression } from '#server/program/program.ts'

/** Labels of the arguments of every call, by block path. */
export type ArgumentLabels = ReadonlyMap<string, { readonly [arg: string]: Label }>
/** What the walk finds on its way. */
interface Found {
  readonly labels: Map<string, { readonly [arg: string]: Label }>
  /** Label of whether, and how often, each call of a tool happens. */
  readonly controls: Map<string, Label>
}
const nothingFound = (): Found => ({ labels: new Map(), controls: new Map() })

interface LabelScope {
  readonly steps: Readonly<Record<string, Label>>
  readonly variables: Readonly<Record<string, Label>>
  /** Label of the conditions and loops around: it decides whether and how often something happens (domain §6). */
  readonly control: Label
  /** Inside `attempt`, where a step that fails decides that the ones after it do not happen. */
  readonly attempted: boolean
  /** Of what skills tell every model: their descriptions stand in each question, the rest can be looked up. */
  readonly skills: Label
}
/** Label of a step for those that mention it, and of everything in it: whatever could make it fail. */
interface StepLabel {
  readonly output: Label
  readonly whole: Label
}

const START: Omit<LabelScope, 'skills'> = {
  steps: {},
  variables: { inputs: PERSON_LABEL, run: AUTHORED_LABEL },
  control: AUTHORED_LABEL,
  attempted: false,
}
const UNTRUSTED: Label = { integrity: 'untrusted', confidentiality: 'workspace' }
/** What a model answers comes from outside, and tells of what it was told (domain §6). */
const OF_A_MODEL: Label = { integrity: 'untrusted', confidentiality: 'public' }

/** Labels of the arguments of each call, and of whether and how often it happens. */
export interface CallLabels {
  readonly labels: ArgumentLabels
  readonly controls: ReadonlyMap<string, Label>
}

/**
 * Static information flow over the whole definition: literals authored, inputs and answers of people internal, tool outputs as their
 * rows say, and what models are told by skills as `skills`.
 */
export function labelCalls(draft: Draft, rows: RowIndex, skills: Label): CallLabels {
  const found = nothingFound()
  walk(draft.steps, { ...START, skills }, rows, found)
  return found
}

/** Label of what goes over to the one that takes over: the output, and the conditions that decide whether it does. */
export function labelHandedOver(draft: Draft, rows: RowIndex, skills: Label): Label {
  const end = walk(draft.steps, { ...START, skills }, rows, nothingFound())
  const output = draft.output === null ? AUTHORED_LABEL : labelOfValue(draft.output, end)
  const scope = { ...end, variables: { ...end.variables, output } }
  return joinLabels([output, ...draft.handoffs.flatMap(({ when }) => (when === null ? [] : labelOfExpression(when.expression, scope)))])
}

/** Gives the scope after the steps, with the label of all that is in them. */
function walk(steps: readonly DraftStep[], start: LabelScope, rows: RowIndex, found: Found): LabelScope & { readonly whole: Label } {
  let scope = start
  let whole = AUTHORED_LABEL
  for (const step of steps) {
    const label = labelStep(step, scope, rows, found)
    whole = joinLabels([whole, label.whole])
    const control = scope.attempted ? joinLabels([scope.control, label.whole]) : scope.control
    scope = { ...scope, control, steps: { ...scope.steps, [step.id]: label.output } }
  }
  return { ...scope, whole }
}

function labelStep(draft: DraftStep, scope: LabelScope, rows: RowIndex, found: Found): StepLabel {
  const own = Object.fromEntries(
    Object.entries(draft.values).map(([name, value]) => [name, joinLabels([scope.control, labelOfValue(value, scope)])]),
  )
  const alone = labelAlone(draft, scope, own, rows, found)
  if (alone !== null) return { output: alone, whole: alone }
  const conditions = joinLabels([scope.control, ...draft.conditions.map(({ expression }) => labelOfExpression(expression, scope))])
  const inner = walkBodies(draft, { ...scope, control: conditions }, rows, found)
  const lasts = inner.flatMap((end, i) => end.steps[draft.bodies[i]?.steps.at(-1)?.id ?? ''] ?? [])
  const yielded = draft.collect && inner[0] ? [labelOfValue(draft.collect, inner[0])] : lasts
  // which of the two gave its output, and whether all items did, is decided by whatever could fail
  if (draft.step.kind === 'attempt' || scope.attempted) yielded.push(...inner.map(({ whole }) => whole))
  const output = joinLabels([conditions, ...Object.values(own), ...yielded])
  return { output, whole: joinLabels([output, ...inner.map(({ whole }) => whole)]) }
}

/** Label of a step that has no others in it; null for one that has. */
function labelAlone(
  draft: DraftStep,
  scope: LabelScope,
  own: { readonly [arg: string]: Label },
  rows: RowIndex,
  found: Found,
): Label | null {
  const tool = toolOf(draft.step)
  if (tool !== null) {
    found.labels.set(draft.path, own)
    found.controls.set(draft.path, scope.control)
    return joinLabels([rows.get(tool)?.outputLabel ?? UNTRUSTED, scope.control, ...Object.values(own)])
  }
  if (draft.step.kind === 'think') {
    const told = { ...own, skills: scope.skills }
    found.labels.set(draft.path, told)
    return joinLabels([OF_A_MODEL, scope.control, ...Object.values(told)])
  }
  if (draft.step.kind === 'act') return labelAct(draft, scope.control, { ...own, skills: scope.skills }, rows, found)
  if (draft.step.kind === 'ask') return joinLabels([PERSON_LABEL, scope.control])
  return null
}

/** Inside `attempt` an item that fails ends those after it, and a branch those beside it: all of them know of each other. */
function walkBodies(draft: DraftStep, scope: LabelScope, rows: RowIndex, found: Found) {
  const bodies = (around: LabelScope, into: Found) =>
    draft.bodies.map((body) => walk(body.steps, scopeInside(draft, body, around, rows), rows, into))
  if (!scope.attempted || (draft.step.kind !== 'each' && draft.step.kind !== 'parallel')) return bodies(scope, found)
  const control = joinLabels([scope.control, ...bodies(scope, nothingFound()).map(({ whole }) => whole)])
  return bodies({ ...scope, control }, found)
}

/** A model that chooses may put into a call whatever it was told or read here; whether it calls at all comes from outside too. */
function labelAct(draft: DraftStep, control: Label, own: { readonly [arg: string]: Label }, rows: RowIndex, found: Found): Label {
  const choices = choicesOf(draft)
  const read = joinLabels(choices.map(({ tool }) => rows.get(tool)?.outputLabel ?? UNTRUSTED))
  const told = joinLabels([OF_A_MODEL, control, read, ...Object.values(own)])
  found.labels.set(draft.path, { ...own, tools: read })
  for (const { path, tool } of choices) {
    const properties = rows.get(tool)?.inputSchema['properties']
    const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
    found.labels.set(path, Object.fromEntries(names.sort().map((name) => [name, told])))
  }
  return told
}

function scopeInside(draft: DraftStep, body: DraftBody, scope: LabelScope, rows: RowIndex): LabelScope {
  if (draft.step.kind === 'each')
    return { ...scope, variables: { ...scope.variables, [draft.step.as]: scope.control, index: scope.control } }
  if (body.role === 'try') return { ...scope, attempted: true }
  if (body.role !== 'catch') return scope
  // whether the catch runs is decided by whatever answered inside the attempt
  const tried = draft.bodies.filter(({ role }) => role === 'try').map(({ steps }) => walk(steps, scope, rows, nothingFound()).whole)
  const control = joinLabels([scope.control, ...tried])
  return { ...scope, control, variables: { ...scope.variables, error: joinLabels([control, UNTRUSTED]) } }
}

function labelOfValue({ node }: DraftValue, scope: LabelScope): Label {
  return joinLabels(expressionsOf(node).map((expression) => labelOfExpression(expression, scope)))
}

function labelOfExpression(expression: Expression, scope: LabelScope): Label {
  const steps = expression.steps.map((id) => ownValue(scope.steps, id) ?? UNTRUSTED)
  const roots = expression.roots.map((root) => ownValue(scope.variables, root) ?? UNTRUSTED)
  return joinLabels([...steps, ...roots])
}
