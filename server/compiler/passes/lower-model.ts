import type { CallPlans } from '#server/compiler/call-plan.ts'
import { choicesOf, type DraftStep } from '#server/compiler/draft.ts'
import type { ArgumentLabels } from '#server/compiler/passes/labels.ts'
import type { Label } from '#server/crew/catalogue-row.ts'
import { joinLabels } from '#server/crew/label.ts'
import { assert } from '#server/kernel/assert.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { ActBlock, ActChoice, ThinkBlock, ValueNode } from '#server/program/program.ts'

type Base = { readonly path: string; readonly id: string; readonly cut: boolean }

/** A question to a model, with the label of all that it is told. */
export function lowerThink(draft: DraftStep, base: Base, labels: ArgumentLabels): ThinkBlock {
  const { step } = draft
  assert(step.kind === 'think', 'a think step was expected')
  const { onFail, model: role, output: schema } = step
  const checks = draft.checks.map(({ expression }) => expression)
  return { ...base, kind: 'model_call', op: 'think', ...askedIn(draft), schema, checks, onFail, role, label: labelOf(draft, labels) }
}

/** A model that chooses, with each of its choices as the call that it would be. */
export function lowerAct(
  draft: DraftStep,
  base: Base,
  independent: boolean,
  { calls, labels }: { readonly calls: CallPlans; readonly labels: ArgumentLabels },
): ActBlock {
  const { step } = draft
  assert(step.kind === 'act', 'an act step was expected')
  const choices = choicesOf(draft).map(({ path, tool }) => lowerChoice(path, tool, independent, calls))
  const { model: role, output: schema = null, turnsMax } = step
  return { ...base, kind: 'flexible', op: 'act', ...askedIn(draft), choices, turnsMax, schema, role, label: labelOf(draft, labels) }
}

function askedIn({ values }: DraftStep): { readonly goal: ValueNode; readonly input: ValueNode | null } {
  return { goal: values['goal']?.node ?? { node: 'literal', value: '' }, input: values['input']?.node ?? null }
}

function labelOf({ path }: DraftStep, labels: ArgumentLabels): Label {
  return joinLabels(Object.values(labels.get(path) ?? {}))
}

/** A model's choice: no arguments are written, and what asks is looked at first. */
function lowerChoice(path: string, tool: string, independent: boolean, calls: CallPlans): ActChoice {
  const plan = calls.get(path)
  assert(plan !== undefined, 'a choice without a plan was lowered')
  const { effect, labels, posture, row } = plan
  const id = path.slice(path.lastIndexOf('/') + 1)
  return {
    name: choiceName(tool),
    description: `${row.title}. ${row.description}`.slice(0, DESCRIPTION_MAX),
    call: {
      path,
      id,
      cut: false,
      kind: 'rigid',
      op: 'call',
      tool,
      args: {},
      effect,
      labels,
      posture,
      whitelist: null,
      literalTarget: null,
      independent,
      chosen: true,
      ...(posture === 'ask' ? { lookFirst: true as const } : {}),
    },
    clearance: row.clearance,
  }
}

const DESCRIPTION_MAX = 1000
/** What providers take as the name of a function. */
const NAME_MAX = 64

/** `files.read` → `files__read`; a name too long for providers ends in a digest of itself. */
function choiceName(tool: string): string {
  const name = tool.replace('.', '__')
  return name.length <= NAME_MAX ? name : `${name.slice(0, NAME_MAX - 13)}_${taggedDigest('muster.choice.v1', tool).slice(0, 12)}`
}
