import { keepsState, mayTouchSame, storeOf } from '#server/crew/store-of.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { EffectFailed, type State, type ToolCall } from '#server/program/core/frame.ts'
import type { CallBlock } from '#server/program/program.ts'

/** What an effect is to this walk: done in an earlier leg, left out by a person, or planned now. */
export type EffectOutcome = { readonly kind: 'done'; readonly output: JsonValue } | { readonly kind: 'left-out' | 'planned' }

/**
 * Takes an effect as done, or collects it, as people changed it (domain §4, Legs). Nothing happens outside.
 * @throws EffectFailed; AppError LIMIT_EXCEEDED
 */
export function planEffect(call: ToolCall, state: State): EffectOutcome {
  const fact = state.ports.fact(call)
  if (fact?.state === 'confirmed') {
    state.done += 1
    return { kind: 'done', output: fact.output }
  }
  if (fact) throw new EffectFailed(fact.code)
  const amendment = state.ports.amendment(call)
  if (amendment?.kind === 'left-out') return { kind: 'left-out' }
  const { args } = call
  state.effects.push(amendment ? { ...call, args: { ...args, ...amendment.args }, edited: Object.keys(amendment.args).sort() } : call)
  if (state.effects.length > state.program.budget.effectsMax)
    throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'effectsMax', max: state.program.budget.effectsMax } })
  return { kind: 'planned' }
}

/** A read from a store that has an unapplied effect waits, unless both targets are literal and apart: the world may change. */
export function worldMayHaveChanged(block: CallBlock, state: State): boolean {
  if (state.program.tools[block.tool]?.effectClass === 'internal' && !keepsState(block.tool)) return false
  return state.effects.some(
    (effect) =>
      storeOf(effect.block.tool) === storeOf(block.tool) &&
      mayTouchSame(block.literalTarget, effect.edited.length > 0 ? null : effect.block.literalTarget),
  )
}
