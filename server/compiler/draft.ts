import { RECALL_TOOL, REMEMBER_TOOL } from '#server/crew/memory-rows.ts'
import { RENDER_TOOL } from '#server/crew/render-row.ts'
import { RESULT_TOOL } from '#server/crew/result-row.ts'
import type { Definition, Step } from '#server/crew/schema.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

/** The definition between the passes: every string read as an expression, every step with its address. */

export interface DraftValue {
  readonly node: ValueNode
  readonly pointer: string
}
export interface DraftExpression {
  readonly expression: Expression
  readonly pointer: string
}
export interface DraftBody {
  /** Key in the block path: arm number, `otherwise`, branch name, `catch`; empty for the only body. */
  readonly key: string
  readonly role: 'arm' | 'otherwise' | 'items' | 'branch' | 'try' | 'catch'
  readonly steps: readonly DraftStep[]
}
export interface DraftStep {
  readonly step: Step
  readonly id: string
  readonly path: string
  readonly pointer: string
  /** What the step computes before it acts: arguments, values, question. */
  readonly values: { readonly [name: string]: DraftValue }
  /** Arms of a branch, or the items of a loop. */
  readonly conditions: readonly DraftExpression[]
  /** What each item of a loop yields; worked out at the end of the item. */
  readonly collect: DraftValue | null
  /** What must hold of a model's answer, which they know as `output`. */
  readonly checks: readonly DraftExpression[]
  readonly bodies: readonly DraftBody[]
}
export interface Draft {
  readonly definition: Definition
  readonly steps: readonly DraftStep[]
  readonly output: DraftValue | null
  readonly checks: readonly (DraftExpression & { readonly text: string })[]
  readonly handoffs: readonly { readonly to: string; readonly pointer: string; readonly when: DraftExpression | null }[]
}

/** All steps, outer before inner, in program order. */
export function allSteps(steps: readonly DraftStep[]): readonly DraftStep[] {
  return steps.flatMap((step) => [step, ...step.bodies.flatMap((body) => allSteps(body.steps))])
}

/** Tools that steps of some kinds become. */
const STEP_TOOLS: { readonly [kind in Step['kind']]?: string } = {
  result: RESULT_TOOL,
  render: RENDER_TOOL,
  remember: REMEMBER_TOOL,
  recall: RECALL_TOOL,
}

/** A tool that a step lets a model choose, with the path that a call of it has. `-` cannot occur in step ids. */
export interface DraftChoice {
  readonly path: string
  readonly tool: string
  readonly pointer: string
}

/** What a model may choose from in a step of the kind `act`; nothing for all others. */
export function choicesOf({ step, path, pointer }: DraftStep): readonly DraftChoice[] {
  if (step.kind !== 'act') return []
  return step.tools.map((tool, i) => ({ tool, path: `${path}/${tool.replace('.', '-')}`, pointer: `${pointer}/tools/${i}` }))
}

/** Tool a step calls: its own, or the one that a step of its kind becomes; null for all others. */
export function toolOf(step: Step): string | null {
  return step.kind === 'tool' ? step.tool : (STEP_TOOLS[step.kind] ?? null)
}
