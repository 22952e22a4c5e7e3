import { type Findings, pointTo } from '#server/compiler/diagnostics.ts'
import { allSteps, choicesOf, type Draft, type DraftExpression, type DraftStep, toolOf } from '#server/compiler/draft.ts'
import { ownExpressions } from '#server/compiler/passes/resolve.ts'
import type { RowIndex } from '#server/compiler/row-index.ts'
import { msg } from '#server/kernel/language/say.ts'
import { expressionsOf } from '#server/program/core/expression.ts'

/** What an expression may mention at its place. */
interface NameScope {
  readonly steps: ReadonlySet<string>
  readonly roots: ReadonlySet<string>
}

const ROOTS = ['inputs', 'run'] as const
/** Names that no loop variable may take. `error` is what went wrong, inside `catch`; `index` counts the items of a loop from 0; `plan` is what `rules.checks` look at. */
const RESERVED = new Set([...ROOTS, 'steps', 'error', 'plan', 'index'])

/** Third pass: every name an expression or step uses exists where it is used; ids and variables are their own. */
export function checkNames(draft: Draft, rows: RowIndex, findings: Findings): void {
  const ids = new Map<string, string>()
  for (const step of allSteps(draft.steps)) {
    const taken = ids.get(step.id)
    if (taken !== undefined) findings.add('M201', `${step.pointer}/id`, `the step ${step.id} exists already at ${taken}`)
    else ids.set(step.id, step.pointer)
  }
  const top = walk(draft.steps, { steps: new Set(), roots: new Set(ROOTS) }, new Set(ids.keys()), findings)
  const all = new Set(ids.keys())
  if (draft.output)
    for (const expression of expressionsOf(draft.output.node))
      checkMentions({ expression, pointer: draft.output.pointer }, top, all, findings)
  for (const check of draft.checks) checkMentions(check, { steps: top.steps, roots: new Set([...ROOTS, 'plan']) }, all, findings)
  // What is handed over is what came out: its condition may look at the output as a whole.
  const ended = draft.output ? { ...top, roots: new Set([...top.roots, 'output']) } : top
  for (const { when } of draft.handoffs) if (when) checkMentions(when, ended, all, findings)
  checkTools(draft, rows, findings)
}

function walk(steps: readonly DraftStep[], outer: NameScope, all: ReadonlySet<string>, findings: Findings): NameScope {
  let scope = outer
  for (const step of steps) {
    for (const expression of ownExpressions(step)) checkMentions(expression, scope, all, findings)
    for (const check of step.checks) checkMentions(check, { ...scope, roots: new Set([...scope.roots, 'output']) }, all, findings)
    for (const body of step.bodies) {
      const inner = walk(body.steps, { steps: scope.steps, roots: rootsInside(step, body.role, scope, findings) }, all, findings)
      if (body.role !== 'items' || step.collect === null) continue
      for (const expression of expressionsOf(step.collect.node))
        checkMentions({ expression, pointer: step.collect.pointer }, inner, all, findings)
    }
    scope = { ...scope, steps: new Set([...scope.steps, step.id]) }
  }
  return scope
}

function rootsInside(step: DraftStep, role: string, scope: NameScope, findings: Findings): ReadonlySet<string> {
  if (role === 'catch') return new Set([...scope.roots, 'error'])
  if (step.step.kind !== 'each') return scope.roots
  const variable = step.step.as
  if (RESERVED.has(variable) || scope.roots.has(variable))
    findings.add('M201', `${step.pointer}/as`, `the variable ${variable} has a name that is taken`)
  return new Set([...scope.roots, variable, 'index'])
}

function checkMentions({ expression, pointer }: DraftExpression, scope: NameScope, all: ReadonlySet<string>, findings: Findings): void {
  for (const id of expression.steps) {
    if (scope.steps.has(id)) continue
    findings.add(
      'M200',
      pointer,
      all.has(id) ? `the step ${id} cannot be read here: it comes later, or sits inside another step` : `there is no step ${id}`,
    )
  }
  for (const root of expression.roots) if (!scope.roots.has(root)) findings.add('M200', pointer, `there is nothing called ${root} here`)
}

function checkTools(draft: Draft, rows: RowIndex, findings: Findings): void {
  const { definition } = draft
  const declared = new Set<string>()
  for (const [i, { tool }] of definition.tools.entries()) {
    if (declared.has(tool)) findings.add('M201', `/tools/${i}/tool`, `${tool} is declared twice`)
    declared.add(tool)
    checkRow(tool, `/tools/${i}/tool`, rows, findings)
  }
  for (const draftStep of allSteps(draft.steps)) {
    const { step, pointer } = draftStep
    const chosen = new Set<string>()
    for (const { tool, pointer: at } of choicesOf(draftStep)) {
      if (chosen.has(tool)) findings.add('M201', at, `${tool} is named twice`)
      chosen.add(tool)
      checkRow(tool, at, rows, findings)
    }
    const tool = toolOf(step)
    if (tool === null) continue
    checkRow(tool, step.kind === 'tool' ? `${pointer}/tool` : pointer, rows, findings)
    if (definition.rigidity === 'strict' && step.kind === 'tool' && !declared.has(tool))
      findings.add('M412', `${pointer}/tool`, `${tool} is not declared, and a Strict crew member uses declared abilities only`)
  }
  if (definition.rigidity !== 'strict') return
  for (const { step, pointer } of allSteps(draft.steps))
    if (step.kind === 'think' || step.kind === 'act')
      findings.add('M412', pointer, 'a Strict crew member does authored steps only, without a model')
}

function checkRow(tool: string, pointer: string, rows: RowIndex, findings: Findings): void {
  const row = rows.get(tool)
  if (row === undefined) findings.add('M200', pointer, `there is no ability ${tool}`)
  else if (row.state === 'quarantined')
    findings.add('M402', pointer, `${tool} changed and needs a look`, {
      hint: msg('An admin reviews the change under Connected apps.'),
    })
  else if (row.effectClass === null) findings.add('M402', pointer, `${tool} has no kind yet`)
}

/** Roles that a workspace may give models to at any time; a definition may name others under `models`. */
const COMMON_ROLES: readonly string[] = ['primary', 'fast']

/** Roles named by steps exist (M200), and the workspace has a model for them (M403). */
export function checkModels(draft: Draft, modelRoles: readonly string[], findings: Findings): void {
  const known = new Set([...COMMON_ROLES, ...Object.keys(draft.definition.models), ...modelRoles])
  for (const { step, pointer } of allSteps(draft.steps)) {
    if (step.kind !== 'think' && step.kind !== 'act') continue
    const at = pointTo(pointer, 'model')
    if (!known.has(step.model)) findings.add('M200', at, `there is no model role ${step.model}`)
    else if (!modelRoles.includes(step.model)) findings.add('M403', at, `no model is connected for the role ${step.model}`)
  }
}
