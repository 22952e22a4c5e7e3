import type { CallPlans } from '#server/compiler/call-plan.ts'
import type { Draft, DraftBody, DraftStep } from '#server/compiler/draft.ts'
import { toolOf } from '#server/compiler/draft.ts'
import type { CutPoints } from '#server/compiler/passes/cut.ts'
import type { ArgumentLabels } from '#server/compiler/passes/labels.ts'
import { lowerAct, lowerThink } from '#server/compiler/passes/lower-model.ts'
import type { EffectClass } from '#server/crew/effect-class.ts'
import { effectClassRank } from '#server/crew/effect-class.ts'
import { assert } from '#server/kernel/assert.ts'
import { isoDuration } from '#server/program/core/wait-end.ts'
import type { Block, BlockPath, CallBlock, CheckpointBlock, Expression, ValueNode } from '#server/program/program.ts'

interface Lowering {
  readonly calls: CallPlans
  readonly cuts: CutPoints
  readonly labels: ArgumentLabels
}

/** Path of the checkpoint before a step; `#` cannot occur in step ids. */
const checkpointPath = (path: string): BlockPath => `${path}#plan`

/** Seventh pass: steps to blocks, with a checkpoint before every step at which an asking leg can close, and one at the end. */
export function lowerSteps(draft: Draft, calls: CallPlans, cuts: CutPoints, labels: ArgumentLabels): readonly Block[] {
  const body = lowerBody(draft.steps, false, { calls, cuts, labels })
  return cuts.atEnd.length > 0 ? [...body, checkpoint('end', cuts.atEnd, calls)] : body
}

function lowerBody(steps: readonly DraftStep[], independent: boolean, lowering: Lowering): readonly Block[] {
  return steps.flatMap((step) => {
    const asks = lowering.cuts.before.get(step.path) ?? []
    const block = lowerStep(step, independent, lowering)
    return asks.length > 0 ? [checkpoint(step.path, asks, lowering.calls), block] : [block]
  })
}

function checkpoint(path: string, asks: readonly BlockPath[], calls: CallPlans): CheckpointBlock {
  const classes = asks.map((ask) => calls.get(ask)?.effectClass ?? 'spend')
  const strongest = classes.reduce<EffectClass>((best, next) => (effectClassRank(next) > effectClassRank(best) ? next : best), 'internal')
  const at = checkpointPath(path)
  return {
    kind: 'checkpoint',
    path: at,
    id: at.slice(at.lastIndexOf('/') + 1),
    cut: true,
    asks,
    requiredGrant: `approvals:decide:${strongest}`,
  }
}

function lowerStep(draft: DraftStep, independent: boolean, lowering: Lowering): Block {
  const { step, id, path } = draft
  const base = { path, id, cut: lowering.cuts.before.has(path) }
  const values = Object.fromEntries(Object.entries(draft.values).map(([name, value]) => [name, value.node]))
  const bodyOf = (role: DraftBody['role'], own = independent) =>
    draft.bodies.filter((body) => body.role === role).flatMap(({ steps }) => lowerBody(steps, own, lowering))
  switch (step.kind) {
    case 'set':
      return { ...base, kind: 'rigid', op: 'assign', values }
    case 'tool':
    case 'result':
    case 'render':
    case 'remember':
    case 'recall':
      return lowerCall(draft, base, values, independent, lowering)
    case 'branch': {
      const arms = draft.bodies.filter(({ role }) => role === 'arm')
      return {
        ...base,
        kind: 'match',
        otherwise: bodyOf('otherwise'),
        arms: arms.map(({ steps }, i) => ({ when: conditionOf(draft, i), body: lowerBody(steps, independent, lowering) })),
      }
    }
    case 'each':
      return {
        ...base,
        kind: 'foreach',
        items: conditionOf(draft, 0),
        as: step.as,
        max: step.max,
        independent: step.independent,
        body: bodyOf('items', step.independent),
        collect: draft.collect?.node ?? null,
      }
    case 'parallel':
      return {
        ...base,
        kind: 'parallel',
        branches: Object.fromEntries(draft.bodies.map(({ key, steps }) => [key, lowerBody(steps, independent, lowering)])),
      }
    case 'attempt':
      return { ...base, kind: 'try', body: bodyOf('try'), catch: bodyOf('catch') }
    case 'ask':
      return {
        ...base,
        kind: 'await_responses',
        question: values.question ?? { node: 'literal', value: '' },
        form: step.form ?? null,
        options: step.options ?? null,
        assignee: step.assignee,
        timeoutMs: durationMs(step.timeout),
        onTimeout: step.onTimeout,
      } as Block
    case 'wait':
      return {
        ...base,
        kind: 'core_call',
        op: 'wait',
        for: step.for === undefined ? null : isoDuration(step.for),
        until: values.until ?? null,
      }
    case 'think':
      return lowerThink(draft, base, lowering.labels)
    case 'act':
      return lowerAct(draft, base, independent, lowering)
  }
}

function lowerCall(
  draft: DraftStep,
  base: { path: string; id: string; cut: boolean },
  args: { [name: string]: ValueNode },
  independent: boolean,
  { calls }: Lowering,
): CallBlock {
  const plan = calls.get(draft.path)
  const tool = toolOf(draft.step)
  assert(plan !== undefined && tool !== null, 'a call without a plan was lowered')
  return {
    ...base,
    kind: 'rigid',
    op: 'call',
    tool,
    args,
    effect: plan.effect,
    labels: plan.labels,
    ...(plan.control === null ? {} : { control: plan.control }),
    posture: plan.posture,
    whitelist: plan.whitelist,
    literalTarget: plan.literalTarget,
    independent,
    ...(asksToLook(draft) ? { lookFirst: true as const } : {}),
  }
}

/** Whether the author wants what this step does looked at first. */
export function asksToLook({ step }: DraftStep): boolean {
  return step.kind === 'tool' && step.lookFirst === true
}

function conditionOf(draft: DraftStep, i: number): Expression {
  const condition = draft.conditions[i]
  assert(condition !== undefined, 'a condition is missing')
  return condition.expression
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90m`, `2h`, `3d` in ms. */
function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? 0)
}
