import { AppError } from '#server/kernel/app-error.ts'
import { assertExhaustive } from '#server/kernel/assert.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { stepBudget, WALK_STEPS_MAX } from '#server/program/core/cel.ts'
import { evaluateCondition, evaluateExpression, evaluateValue } from '#server/program/core/evaluate.ts'
import {
  EffectFailed,
  type Ending,
  type Frame,
  LeftOut,
  nested,
  positionOf,
  type State,
  setOutput,
  type ToolCall,
  UNCAUGHT,
  type WalkContext,
  type WalkPorts,
  type WalkResult,
} from '#server/program/core/frame.ts'
import { PENDING, pendingIn, pendingInNode, type Scope } from '#server/program/core/pending.ts'
import { planEffect, worldMayHaveChanged } from '#server/program/core/plan-effect.ts'
import { walkAct } from '#server/program/core/walk-act.ts'
import { walkThink } from '#server/program/core/walk-think.ts'
import type { AskBlock, Block, CallBlock, ForeachBlock, Program, TryBlock, WaitBlock } from '#server/program/program.ts'

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
    case 'flexible':
      return await walkAct(block, frame, state)
    case 'model_call':
      return await walkThink(block, frame, state)
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
  const outcome = planEffect(call, state)
  if (outcome.kind === 'left-out') throw new LeftOut()
  setOutput(frame, block.id, outcome.kind === 'done' ? outcome.output : PENDING)
  return 'done'
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

function lastOutput(blocks: readonly Block[], frame: Frame): unknown {
  const last = blocks.findLast((block) => block.kind !== 'checkpoint')
  return last ? (frame.scope.steps[last.id]?.output ?? null) : null
}
