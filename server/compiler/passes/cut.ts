import type { CallPlans } from '#server/compiler/call-plan.ts'
import { allSteps, choicesOf, type Draft, type DraftStep } from '#server/compiler/draft.ts'
import { ownExpressions } from '#server/compiler/passes/resolve.ts'
import { keepsState, mayTouchSame, storeOf } from '#server/crew/store-of.ts'

/**
 * Sixth pass: where a leg may close (domain §4, Legs). A forward may-analysis: which effects can be planned and not yet
 * applied when a step begins. A sequence closes its leg for certain where it reads an effect that every way to that
 * place has planned; only then are earlier effects forgotten. When in doubt they stay, and a checkpoint lists too many.
 */
export interface CutPoints {
  /** Paths of steps before which a leg may close, with the asking effects that may be in it, sorted. */
  readonly before: ReadonlyMap<string, readonly string[]>
  /** Asking effects that may be left for the last leg, sorted. */
  readonly atEnd: readonly string[]
}

/** Planned effects by path; true = planned on every way since the last place where the leg may have closed. */
type Pending = ReadonlyMap<string, boolean>

interface Flow {
  readonly calls: CallPlans
  /** Step ids that are or contain an effect. */
  readonly effectful: ReadonlySet<string>
  readonly idToPath: ReadonlyMap<string, string>
  readonly before: Map<string, readonly string[]>
}
interface Position {
  readonly pending: Pending
  /** Effects of other items or branches, which run in the same leg and survive our own cuts. */
  readonly around: ReadonlySet<string>
  /** An attempt with effects has just ended: the leg closes here. */
  readonly closing: boolean
}

export function findCuts(draft: Draft, calls: CallPlans): CutPoints {
  const effectful = new Set(
    allSteps(draft.steps)
      .filter((step) => effectsIn(step, calls).length > 0)
      .map(({ id }) => id),
  )
  const flow: Flow = { calls, effectful, idToPath: new Map(allSteps(draft.steps).map(({ id, path }) => [id, path])), before: new Map() }
  const end = walk(draft.steps, { pending: new Map(), around: new Set(), closing: false }, flow)
  return { before: flow.before, atEnd: asking([...end.pending.keys()], calls) }
}

/** Paths of the effects that are or lie inside a step. */
function effectsIn(step: DraftStep, calls: CallPlans): readonly string[] {
  return allSteps([step])
    .flatMap((inner) => callPaths(inner))
    .filter((path) => calls.get(path)?.effect === true)
}

/** Where a step calls tools: itself, or each that a model may choose in it. */
function callPaths(step: DraftStep): readonly string[] {
  return step.step.kind === 'act' ? choicesOf(step).map(({ path }) => path) : [step.path]
}

function asking(paths: readonly string[], calls: CallPlans): readonly string[] {
  return [...new Set(paths)].filter((path) => calls.get(path)?.posture === 'ask').sort()
}

function walk(steps: readonly DraftStep[], start: Position, flow: Flow): Position {
  return steps.reduce((position, step) => walkStep(step, cutBefore(step, position, flow), flow), start)
}

/** Marks the step when a leg may close before it; gives what is pending when it begins. */
function cutBefore(step: DraftStep, { pending, around, closing }: Position, flow: Flow): Position {
  const mentioned = [...ownExpressions(step), ...step.checks].flatMap(({ expression }) =>
    expression.steps.filter((id) => flow.effectful.has(id)),
  )
  // these two sit between legs (domain §4)
  const isPause = step.step.kind === 'ask' || step.step.kind === 'wait'
  // a model that chooses goes on in the next leg wherever it needs what an action gives
  const mayPause = step.step.kind === 'act' ? effectsIn(step, flow.calls) : []
  const everything = [...pending.keys(), ...around, ...mayPause]
  if (mentioned.length === 0 && !isPause && !closing && mayPause.length === 0 && !conflicts(step, everything, flow))
    return { pending, around, closing: false }
  flow.before.set(step.path, asking(everything, flow.calls))
  const certain = isPause || mentioned.some((id) => pending.get(flow.idToPath.get(id) ?? '') === true)
  return { pending: certain ? new Map() : unsure(pending), around, closing: false }
}

function unsure(pending: Pending): Pending {
  return new Map([...pending.keys()].map((path) => [path, false]))
}

/** A read of a store in which something may be about to change. */
function conflicts(step: DraftStep, pending: readonly string[], flow: Flow): boolean {
  return callPaths(step).some((path) => conflictsAt(path, pending, flow))
}

function conflictsAt(path: string, pending: readonly string[], { calls }: Flow): boolean {
  const read = calls.get(path)
  if (read === undefined || read.effect || (read.effectClass === 'internal' && !keepsState(read.row.tool))) return false
  return pending.some((other) => {
    const effect = calls.get(other)
    return (
      effect !== undefined && storeOf(effect.row.tool) === storeOf(read.row.tool) && mayTouchSame(effect.literalTarget, read.literalTarget)
    )
  })
}

function walkStep(step: DraftStep, start: Position, flow: Flow): Position {
  const { pending, around } = start
  switch (step.step.kind) {
    case 'tool':
    case 'result':
    case 'render':
    case 'remember':
    case 'recall':
      return { ...start, pending: flow.calls.get(step.path)?.effect ? new Map([...pending, [step.path, true]]) : pending }
    case 'act':
      return { ...start, pending: new Map([...pending, ...effectsIn(step, flow.calls).map((path) => [path, false] as const)]) }
    case 'branch': {
      const ends = step.bodies.map(({ steps }) => walk(steps, start, flow))
      const always = ends.map((end) => end.pending)
      return {
        pending: new Map(always.flatMap((end) => [...end.keys()]).map((path) => [path, always.every((end) => end.get(path) === true)])),
        around,
        closing: ends.some(({ closing }) => closing),
      }
    }
    case 'each': {
      const inside = step.bodies.flatMap(({ steps }) => steps.flatMap((inner) => effectsIn(inner, flow.calls)))
      const ends = step.bodies.map(({ steps }) =>
        walk(steps, { pending: unsure(pending), around: new Set([...around, ...inside]), closing: false }, flow),
      )
      return { pending: unsure(union([pending, ...ends.map((end) => end.pending)])), around, closing: ends.some(({ closing }) => closing) }
    }
    case 'parallel': {
      const inside = step.bodies.map(({ steps }) => steps.flatMap((inner) => effectsIn(inner, flow.calls)))
      const ends = step.bodies.map(({ steps }, i) =>
        walk(
          steps,
          {
            pending: unsure(pending),
            around: new Set([...around, ...inside.flatMap((paths, j) => (i === j ? [] : paths))]),
            closing: false,
          },
          flow,
        ),
      )
      return { pending: unsure(union([pending, ...ends.map((end) => end.pending)])), around, closing: ends.some(({ closing }) => closing) }
    }
    case 'attempt':
      return walkAttempt(step, start, flow)
    default:
      return start
  }
}

/** An expression or read may fail anywhere inside, with everything so far planned; the leg closes at the end. */
function walkAttempt(step: DraftStep, start: Position, flow: Flow): Position {
  const inside = step.bodies
    .filter(({ role }) => role === 'try')
    .flatMap(({ steps }) => steps.flatMap((inner) => effectsIn(inner, flow.calls)))
  const failed = unsure(union([start.pending, new Map(inside.map((path) => [path, false]))]))
  const ends = step.bodies.map(({ role, steps }) => walk(steps, role === 'catch' ? { ...start, pending: failed } : start, flow))
  return {
    pending: unsure(union([failed, ...ends.map((end) => end.pending)])),
    around: start.around,
    closing: effectsIn(step, flow.calls).length > 0,
  }
}

function union(parts: readonly Pending[]): Pending {
  return new Map(parts.flatMap((part) => [...part]))
}
