import type { CallPlan, CallPlans } from '#server/compiler/call-plan.ts'
import type { Findings } from '#server/compiler/diagnostics.ts'
import { allSteps, choicesOf, type Draft, type DraftStep, toolOf } from '#server/compiler/draft.ts'
import type { ArgumentLabels, CallLabels } from '#server/compiler/passes/labels.ts'
import { asksToLook } from '#server/compiler/passes/lower.ts'
import { reachDigest } from '#server/compiler/reach-digest.ts'
import type { RowIndex } from '#server/compiler/row-index.ts'
import type { Snapshot } from '#server/compiler/snapshot.ts'
import type { CatalogueRow, Label } from '#server/crew/catalogue-row.ts'
import type { EffectClass, Posture } from '#server/crew/effect-class.ts'
import { leaks, roleOf, steersFromOutside } from '#server/crew/label.ts'
import { isVouchedFor } from '#server/crew/named-places.ts'
import { resolvePosture, stricterPosture } from '#server/crew/posture-table.ts'
import { matchesTarget } from '#server/crew/target-glob.ts'
import { msg } from '#server/kernel/language/say.ts'
import type { CallBlock } from '#server/program/program.ts'

/**
 * Fifth pass: posture of every call by the table (domain §4), what `tools[].posture` tightens, reads that are sinks and so
 * become effects, standing permissions, and labels that come from outside.
 * @param labelled from `labelCalls`
 */
export function planCalls(
  draft: Draft,
  rows: RowIndex,
  snapshot: Snapshot,
  findings: Findings,
  { labels, controls }: CallLabels,
): CallPlans {
  const plans = new Map<string, CallPlan>()
  const tools = Object.fromEntries(reachableTools(draft, rows).map((row) => [row.tool, row]))
  checkDeclaredPostures(draft, rows, snapshot, findings)
  for (const step of allSteps(draft.steps)) {
    planChoices(step, { draft, rows, labels, snapshot, findings }, plans)
    const row = rows.get(toolOf(step.step) ?? '')
    if (row === undefined) continue
    const called = planCall(step, row, labels.get(step.path) ?? {}, draft, snapshot)
    const plan = { ...called, control: controlOf(called, controls.get(step.path)) }
    if (plan.posture === 'block')
      findings.add('M412', step.step.kind === 'tool' ? `${step.pointer}/tool` : step.pointer, blockReason(draft, row))
    const outside = Object.keys(plan.labels)
      .sort()
      .filter((arg) => steersFromOutside(row, arg, plan.labels[arg] as Label))
    const targets = draft.definition.tools.find(({ tool }) => tool === row.tool)?.targets ?? []
    if (plan.effect)
      for (const arg of outside.filter((name) => !isVouchedFor({ ...row, targets }, name)))
        findings.add('M421', step.values[arg]?.pointer ?? step.pointer, `${arg} (${roleOf(row, arg)}) of ${row.title} comes from outside`)
    const entry = snapshot.whitelist.find(
      (candidate) =>
        candidate.stepPath === step.path &&
        candidate.memberSlug === snapshot.self &&
        candidate.tool === row.tool &&
        candidate.pin === row.pin,
    )
    const whitelisted =
      entry &&
      plan.posture === 'ask' &&
      outside.length === 0 &&
      plan.control?.integrity !== 'untrusted' &&
      !asksToLook(step) &&
      entry.reachDigest === reachDigest({ path: step.path, args: argumentsOf(step) }, tools)
    plans.set(step.path, { ...plan, whitelist: whitelisted ? entry.digest : null })
  }
  return plans
}

/**
 * What a model may choose: each tool once, with whatever arguments. No standing permission spares the question: what a model proposes
 * is nobody's word until a person says so (domain §6).
 */
function planChoices(
  step: DraftStep,
  known: { draft: Draft; rows: RowIndex; labels: ArgumentLabels; snapshot: Snapshot; findings: Findings },
  plans: Map<string, CallPlan>,
): void {
  for (const { path, tool, pointer } of choicesOf(step)) {
    const row = known.rows.get(tool)
    if (row === undefined) continue
    const plan = planCall({ ...step, path, values: {} }, row, known.labels.get(path) ?? {}, known.draft, known.snapshot)
    if (plan.posture === 'block') known.findings.add('M412', pointer, blockReason(known.draft, row))
    plans.set(path, plan)
  }
}

/** Every argument carries it too; so it is told apart only where none of them steers, and `isSteeredFromOutside` would not see it. */
function controlOf({ labels, posture, row }: CallPlan, control: Label | undefined): Label | null {
  if (posture !== 'ask' || control === undefined || control.integrity === 'authored') return null
  return Object.keys(labels).every((arg) => roleOf(row, arg) === 'content') ? control : null
}

/** Rows of all tools used or declared, by name. */
export function reachableTools(draft: Draft, rows: RowIndex): readonly CatalogueRow[] {
  const named = new Set([
    ...draft.definition.tools.map(({ tool }) => tool),
    ...allSteps(draft.steps).flatMap((step) => toolOf(step.step) ?? choicesOf(step).map(({ tool }) => tool)),
  ])
  return [...named].sort().flatMap((tool) => rows.get(tool) ?? [])
}

function argumentsOf(step: DraftStep): CallBlock['args'] {
  return Object.fromEntries(Object.entries(step.values).map(([name, { node }]) => [name, node]))
}

/** An unclassified tool counts as `spend`. */
function classOf(row: CatalogueRow): EffectClass {
  return row.effectClass ?? 'spend'
}

function planCall(
  step: DraftStep,
  row: CatalogueRow,
  labels: { readonly [arg: string]: Label },
  draft: Draft,
  snapshot: Snapshot,
): CallPlan {
  const { definition } = draft
  const effectClass = classOf(row)
  const declaration = definition.tools.find(({ tool }) => tool === row.tool)
  const target = row.targetArg === null ? undefined : step.values[row.targetArg]
  const writtenTarget = target?.node.node === 'literal' && typeof target.node.value === 'string' ? target.node.value : null
  // a target known only at run time is checked there against the declared ones
  const declared =
    declaration !== undefined &&
    (row.targetArg === null ||
      (declaration.targets.length > 0 && (writtenTarget === null || matchesTarget(declaration.targets, writtenTarget))))
  const authored = row.targetArg === null || target === undefined || target.node.node === 'literal'
  let posture: Posture = resolvePosture(snapshot.postureTable, definition.rigidity, effectClass, { declared, authored })
  if (declaration?.posture) posture = stricterPosture(posture, declaration.posture)
  if (!row.mutates && posture === 'run' && leaks(row, labels)) posture = 'ask'
  // with a second destination (move from, to) the target alone does not say what is touched
  const sole = Object.keys(step.values).every((arg) => arg === row.targetArg || roleOf(row, arg) !== 'destination')
  return {
    row,
    effectClass,
    posture,
    effect: row.mutates || posture === 'ask',
    labels,
    control: null,
    whitelist: null,
    literalTarget: sole ? writtenTarget : null,
  }
}

function blockReason({ definition }: Draft, row: CatalogueRow): string {
  const declared = definition.tools.find(({ tool }) => tool === row.tool)?.posture === 'block'
  return declared
    ? `${row.tool} is blocked under \`tools\``
    : `a ${definition.rigidity} crew member may use ${row.tool} only with a target written in the job description`
}

/** `tools[].posture` may only tighten (domain §4). */
function checkDeclaredPostures({ definition }: Draft, rows: RowIndex, snapshot: Snapshot, findings: Findings): void {
  for (const [i, { tool, posture, targets }] of definition.tools.entries()) {
    const row = rows.get(tool)
    if (row === undefined || posture === undefined) continue
    const facts = { declared: targets.length > 0 || row.targetArg === null, authored: true }
    const standard = resolvePosture(snapshot.postureTable, definition.rigidity, classOf(row), facts)
    if (stricterPosture(posture, standard) === posture) continue
    const message = `${row.tool} cannot be loosened to ${posture}: it is ${standard} for a ${definition.rigidity} crew member`
    findings.add(
      'M401',
      `/tools/${i}/posture`,
      message,
      row.mutates ? {} : { severity: 'warning', hint: msg('Take the setting out, or declare targets.') },
    )
  }
}
