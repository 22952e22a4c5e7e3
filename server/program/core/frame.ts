import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { StepBudget } from '#server/program/core/cel.ts'
import type { ModelAnswer, ModelQuestion } from '#server/program/core/model-turn.ts'
import type { Scope } from '#server/program/core/pending.ts'
import type { SkillText } from '#server/program/core/skill-prompt.ts'
import type { AskBlock, CallBlock, Program, ProgramSkill, WaitBlock } from '#server/program/program.ts'

/** What the parts of the walk share: where it stands, what it has found, and what it needs from outside. */

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
/** A file of a skill that a model wants to read. */
export interface SkillView extends Position {
  readonly skill: ProgramSkill
  readonly path: string
  /** In bytes. */
  readonly offset: number
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
  /** What a model answered: from evidence of this run, or asked and recorded. */
  model(question: ModelQuestion): Promise<ModelAnswer>
  /** A file of a skill: from evidence of this run, or looked up and recorded. */
  skill(view: SkillView): Promise<SkillText>
  /** Why a value does not fit a JSON Schema, in words; null when it does. */
  faultOf(schema: JsonObject, value: JsonValue): Promise<string | null>
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

export type Ending = 'done' | 'suspended'
export interface Frame {
  readonly scope: Scope
  readonly indices: readonly number[]
  readonly items: readonly JsonValue[]
}
export interface State {
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
/** A limit ends the run, not the attempt: a catch must not go on past it, nor past know-how that is not safe. What cannot be left out is no failure. */
export const UNCAUGHT: ReadonlySet<string> = new Set(['LIMIT_EXCEEDED', 'NOT_SEPARABLE', 'BUDGET_EXCEEDED', 'SKILL_VERSION_YANKED'])
/** A failed effect inside `attempt`: unwinds to its catch. */
export class EffectFailed extends Error {
  override readonly name = 'EffectFailed'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** An effect that a person left out: unwinds to the loop around it, which goes on without this item. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut'
}

export function positionOf(blockPath: string, frame: Frame, state: State): Position {
  const items = taggedDigest('muster.item.v1', { blockPath, items: frame.items })
  const repeat = state.seen.get(items) ?? 0
  state.seen.set(items, repeat + 1)
  return { blockPath, indices: frame.indices, itemDigest: repeat === 0 ? items : taggedDigest('muster.item.v1', { items, repeat }) }
}

export function nested(frame: Frame): Frame {
  return { ...frame, scope: { ...frame.scope, steps: { ...frame.scope.steps } } }
}

export function setOutput(frame: Frame, id: string, output: unknown): void {
  frame.scope.steps[id] = { output }
}
