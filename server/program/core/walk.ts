import { keepsState, mayTouchSame, storeOf } from '#server/crew/store-of.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assertExhaustive } from '#server/kernel/assert.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { type StepBudget, stepBudget, WALK_STEPS_MAX } from '#server/program/core/cel.ts'
import { evaluateCondition, evaluateExpression, evaluateValue } from '#server/program/core/evaluate.ts'
import { PENDING, pendingIn, pendingInNode, type Scope } from '#server/program/core/pending.ts'
import type { AskBlock, Block, CallBlock, ForeachBlock, Program, TryBlock, WaitBlock } from '#server/program/program.ts'

/** Where in the run a call stands: the block, and which items of the loops around it. */
export interface Position {
  readonly blockPath: string
  /** Indices of the enclosing loops, outermost first. */
  readonly indices: readonly number[]
  /** Digest of the enclosing loops' items (and which repeat of an equal item): stable when a list is re-ordered. */
  readonly itemDigest: string
}
export interface ToolCall extends Position {
  readonly block: CallBlock
  readonly args: JsonObject
  /** Arguments that a person wrote in place of the planned ones. */
  readonly edited: readonly string[]
}
/** What a person left out of a plan, or the arguments that they wrote otherwise. */
export type Amendment = { readonly kind: 'left-out' } | { readonly kind: 'edited'; readonly args: JsonObject }
/** Skipped effects have no fact: they are planned anew. */
export type Fact = { readonly state: 'confirmed'; readonly output: JsonValue } | { readonly state: 'failed'; readonly code: string }

/** What the walk needs from outside: recorded or live. All of it is journalled, so a second walk takes the same way. */
export interface WalkPorts {
  /** Output of a read: from evidence of this run, or performed and recorded. */
  read(call: ToolCall): Promise<JsonValue>
  /** What became of an effect of an earlier leg (or of the run's lineage); undefined = not applied yet. */
  fact(position: Position): Fact | undefined
  answer(position: Position): JsonValue | undefined
  /** What people changed in earlier plans of this run (domain §5, States: edit, partial reject). */
  amendment(position: Position): Amendment | undefined
  /** What a wait gave that is over; undefined = it has not begun, or goes on. */
  waited(position: Position): Promise<JsonValue | undefined>
  /** Lets others have their turn; asked for after much work at a stretch. */
  pause?(): Promise<void>
}
export interface OpenAsk extends Position {
  readonly block: AskBlock
  readonly question: string
}
export interface OpenWait extends Position {
  readonly block: WaitBlock
  /** As worked out; null for a wait of some length. */
  readonly until: string | null
}
export interface WalkResult {
  /** Effects of this leg in program order. */
  readonly effects: readonly ToolCall[]
  readonly asks: readonly OpenAsk[]
  readonly waits: readonly OpenWait[]
  /** The program ended and its output is known. */
  readonly finished: boolean
  readonly output: JsonValue | null
  /** What the steps gave, Pending parts included: the definition's checks read it. */
  readonly scope: Scope
}
export interface WalkContext {
  readonly inputs: JsonObject
  /** `run.startedAt` (RFC 3339) and `run.timeZone`: the only time a program sees. */
  readonly run: { readonly startedAt: string; readonly timeZone: string }
}

type Ending = 'done' | 'suspended'
interface Frame {
  readonly scope: Scope
  readonly indices: readonly number[]
  readonly items: readonly JsonValue[]
}
interface State {
  readonly ports: WalkPorts
  readonly program: Program
  readonly effects: ToolCall[]
  readonly asks: OpenAsk[]
  readonly waits: OpenWait[]
  readonly seen: Map<string, number>
  /** Shared by all expressions of the walk: many cheap ones are as dear as one that is not. */
  readonly budget: StepBudget
  /** What was left of it at the last pause. */
  pausedAt: number
  /** How many effects were taken as done. */
  done: number
}
/** A limit ends the run, not the attempt: a catch must not go on past it. Nor is what cannot be left out a failure. */
const UNCAUGHT: ReadonlySet<string> = new Set(['LIMIT_EXCEEDED', 'NOT_SEPARABLE'])
/** A failed effect inside `attempt`: unwinds to its catch. */
class EffectFailed extends Error {
  override readonly name = 'EffectFailed'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** An effect that a person left out: unwinds to the loop around it, which goes on without this item. */
class LeftOut extends Error {
  override readonly name = 'LeftOut'
}

/**
 * Walks a program as far as this leg goes: performs reads, collects effects, suspends a sequence where it would read a
 * Pending value (domain §4, Legs). Always from the start: what happened before comes back as evidence and facts, so
 * there is no saved stack to lose or to forge. Loops run in order; nothing here depends on time or chance.
 * @throws AppError EXPRESSION_FAILED, LIMIT_EXCEEDED and whatever a read throws outside `attempt`
 */
export async function walkProgram(program: Program, context: WalkContext, ports: WalkPorts): Promise<WalkResult> {
  const scope: Scope = { inputs: context.inputs, run: context.run, steps: {} }
  const budget = stepBudget(WALK_STEPS_MAX)
  const state: State = { ports, program, effects: [], asks: [], waits: [], seen: new Map(), budget, pausedAt: budget.stepsLeft, done: 0 }
  const ending = await walkSequence(program.body, { scope, indices: [], items: [] }, state)
  const found = { effects: state.effects, asks: state.asks, waits: state.waits, scope }
  const value = program.output?.value
  if (ending === 'suspended' || (value && pendingInNode(value, scope))) return { ...found, finished: false, output: null }
  return { ...found, finished: true, output: value ? evaluateValue(value, scope, state.budget) : null }
}

async function walkSequence(blocks: readonly Block[], frame: Frame, state: State): Promise<Ending> {
  for (const block of blocks) {
    await breathe(state)
    if ((await walkBlock(block, frame, state)) === 'suspended') return 'suspended'
  }
  return 'done'
}

/** Steps of expressions between two turns of others: a fraction of a second. */
const STEPS_PER_TURN = 200_000

async function breathe(state: State): Promise<void> {
  if (state.pausedAt - state.budget.stepsLeft < STEPS_PER_TURN) return
  state.pausedAt = state.budget.stepsLeft
  await state.ports.pause?.()
}

async function walkBlock(block: Block, frame: Frame, state: State): Promise<Ending> {
  switch (block.kind) {
    case 'checkpoint':
      return 'done'
    case 'rigid':
      if (block.op === 'call') return await walkCall(block, frame, state)
      if (Object.values(block.values).some((node) => pendingInNode(node, frame.scope))) return 'suspended'
      setOutput(
        frame,
        block.id,
        Object.fromEntries(Object.entries(block.values).map(([name, node]) => [name, evaluateValue(node, frame.scope, state.budget)])),
      )
      return 'done'
    case 'match': {
      for (const arm of block.arms) {
        if (pendingIn(arm.when, frame.scope)) return 'suspended'
        if (evaluateCondition(arm.when, frame.scope, state.budget)) return await walkNested(block.id, arm.body, frame, state)
      }
      return await walkNested(block.id, block.otherwise, frame, state)
    }
    case 'foreach':
      return await walkForeach(block, frame, state)
    case 'parallel': {
      let ending: Ending = 'done'
      const outputs: Record<string, unknown> = {}
      for (const [name, body] of Object.entries(block.branches)) {
        const inner = nested(frame)
        const suspended = (await walkSequence(body, inner, state)) === 'suspended'
        if (suspended) ending = 'suspended'
        outputs[name] = suspended ? PENDING : lastOutput(body, inner)
      }
      setOutput(frame, block.id, outputs)
      return ending
    }
    case 'try':
      return await walkTry(block, frame, state)
    case 'await_responses':
      return walkAsk(block, frame, state)
    case 'core_call':
      return await walkWait(block, frame, state)
    default:
      return assertExhaustive(block)
  }
}

async function walkNested(id: string, body: readonly Block[], frame: Frame, state: State): Promise<Ending> {
  const inner = nested(frame)
  const ending = await walkSequence(body, inner, state)
  setOutput(frame, id, lastOutput(body, inner))
  return ending
}

async function walkForeach(block: ForeachBlock, frame: Frame, state: State): Promise<Ending> {
  if (pendingIn(block.items, frame.scope)) return 'suspended'
  const items = evaluateExpression(block.items, frame.scope, state.budget)
  if (!Array.isArray(items)) throw new AppError('EXPRESSION_FAILED', { context: { step: block.id, why: 'each needs a list' } })
  if (items.length > block.max) throw new AppError('LIMIT_EXCEEDED', { context: { step: block.id, items: items.length, max: block.max } })
  let ending: Ending = 'done'
  const collected: unknown[] = []
  for (const [index, item] of (items as JsonValue[]).entries()) {
    const inner: Frame = {
      scope: { ...frame.scope, [block.as]: item, index, steps: { ...frame.scope.steps } },
      indices: [...frame.indices, index],
      items: [...frame.items, item],
    }
    const went = await walkItem(block, inner, state)
    if (went === 'left-out') continue
    if (went === 'suspended') {
      ending = 'suspended'
      collected.push(PENDING)
    } else if (block.collect)
      collected.push(pendingInNode(block.collect, inner.scope) ? PENDING : evaluateValue(block.collect, inner.scope, state.budget))
    else collected.push(lastOutput(block.body, inner))
  }
  setOutput(frame, block.id, collected)
  return ending
}

/** One item of a loop. Left out with all it would have done: what is made of the loop's outcome follows. */
async function walkItem(block: ForeachBlock, inner: Frame, state: State): Promise<Ending | 'left-out'> {
  const [effects, asks, waits, done] = [state.effects.length, state.asks.length, state.waits.length, state.done]
  try {
    return await walkSequence(block.body, inner, state)
  } catch (error) {
    if (!(error instanceof LeftOut)) throw error
    // What is done cannot be left out of the account.
    if (state.done > done) throw new AppError('NOT_SEPARABLE', { context: { step: block.id, why: 'part of it is done' } })
    state.effects.length = effects
    state.asks.length = asks
    state.waits.length = waits
    return 'left-out'
  }
}

async function walkTry(block: TryBlock, frame: Frame, state: State): Promise<Ending> {
  const planned = state.effects.length
  const inner = nested(frame)
  try {
    const ending = await walkSequence(block.body, inner, state)
    setOutput(frame, block.id, lastOutput(block.body, inner))
    // An attempt with an effect inside closes the leg at its end: whether its catch runs is not known before.
    return state.effects.length > planned ? 'suspended' : ending
  } catch (error) {
    if (!(error instanceof EffectFailed || error instanceof AppError) || UNCAUGHT.has(error.code)) throw error
    const failed = nested({ ...frame, scope: { ...frame.scope, error: { code: error.code, message: error.message } } })
    const ending = await walkSequence(block.catch, failed, state)
    setOutput(frame, block.id, lastOutput(block.catch, failed))
    return ending
  }
}

async function walkCall(block: CallBlock, frame: Frame, state: State): Promise<Ending> {
  if (Object.values(block.args).some((node) => pendingInNode(node, frame.scope))) return 'suspended'
  const args = Object.fromEntries(Object.entries(block.args).map(([name, node]) => [name, evaluateValue(node, frame.scope, state.budget)]))
  const call: ToolCall = { ...positionOf(block.path, frame, state), block, args, edited: [] }
  if (!block.effect) {
    if (worldMayHaveChanged(block, state)) return 'suspended'
    setOutput(frame, block.id, await state.ports.read(call))
    return 'done'
  }
  const fact = state.ports.fact(call)
  if (fact?.state === 'confirmed') {
    state.done += 1
    setOutput(frame, block.id, fact.output)
    return 'done'
  }
  if (fact) throw new EffectFailed(fact.code)
  const amendment = state.ports.amendment(call)
  if (amendment?.kind === 'left-out') throw new LeftOut()
  state.effects.push(amendment ? { ...call, args: { ...args, ...amendment.args }, edited: Object.keys(amendment.args).sort() } : call)
  if (state.effects.length > state.program.budget.effectsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'effectsMax', max: state.program.budget.effectsMax } })
  setOutput(frame, block.id, PENDING)
  return 'done'
}

/** A read from a store that has an unapplied effect waits, unless both targets are literal and apart: the world may change. */
function worldMayHaveChanged(block: CallBlock, state: State): boolean {
  if (state.program.tools[block.tool]?.effectClass === 'internal' && !keepsState(block.tool)) return false
  return state.effects.some(
    (effect) =>
      storeOf(effect.block.tool) === storeOf(block.tool) &&
      mayTouchSame(block.literalTarget, effect.edited.length > 0 ? null : effect.block.literalTarget),
  )
}

function walkAsk(block: AskBlock, frame: Frame, state: State): Ending {
  if (pendingInNode(block.question, frame.scope)) return 'suspended'
  const position = positionOf(block.path, frame, state)
  const answer = state.ports.answer(position)
  if (answer === undefined) {
    state.asks.push({ ...position, block, question: String(evaluateValue(block.question, frame.scope, state.budget)) })
    return 'suspended'
  }
  setOutput(frame, block.id, answer)
  return 'done'
}

async function walkWait(block: WaitBlock, frame: Frame, state: State): Promise<Ending> {
  if (block.until !== null && pendingInNode(block.until, frame.scope)) return 'suspended'
  const position = positionOf(block.path, frame, state)
  const output = await state.ports.waited(position)
  if (output === undefined) {
    state.waits.push({
      ...position,
      block,
      until: block.until === null ? null : String(evaluateValue(block.until, frame.scope, state.budget)),
    })
    return 'suspended'
  }
  setOutput(frame, block.id, output)
  return 'done'
}

function positionOf(blockPath: string, frame: Frame, state: State): Position {
  const items = taggedDigest('muster.item.v1', { blockPath, items: frame.items })
  const repeat = state.seen.get(items) ?? 0
  state.seen.set(items, repeat + 1)
  return { blockPath, indices: frame.indices, itemDigest: repeat === 0 ? items : taggedDigest('muster.item.v1', { items, repeat }) }
}

function nested(frame: Frame): Frame {
  return { ...frame, scope: { ...frame.scope, steps: { ...frame.scope.steps } } }
}

function setOutput(frame: Frame, id: string, output: unknown): void {
  frame.scope.steps[id] = { output }
}

function lastOutput(blocks: readonly Block[], frame: Frame): unknown {
  const last = blocks.findLast((block) => block.kind !== 'checkpoint')
  return last ? (frame.scope.steps[last.id]?.output ?? null) : null
}
