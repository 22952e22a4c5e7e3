import { leaks } from '#server/crew/label.ts'
import { namedPlaces } from '#server/crew/named-places.ts'
import { matchesTarget } from '#server/crew/target-glob.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { type Frame, positionOf, type State, type ToolCall, UNCAUGHT } from '#server/program/core/frame.ts'
import { marked } from '#server/program/core/model-prompt.ts'
import type { WantedCall } from '#server/program/core/model-turn.ts'
import { planEffect, worldMayHaveChanged } from '#server/program/core/plan-effect.ts'
import { readJson } from '#server/program/core/read-model-text.ts'
import type { ActBlock, ActChoice, CallBlock, ProgramTool } from '#server/program/program.ts'

/** What the model is told of its call; or that what it wants to know is not known yet. */
export type ChoiceResult = { readonly kind: 'told'; readonly content: string } | { readonly kind: 'waits' }

/** What a model is shown of a result, in characters; the rest it can ask for in pieces. */
const SHOWN_MAX = 48_000
/** Not the model's business: these end the move, and the run says why. */
export const NOT_TOLD: ReadonlySet<string> = new Set([...UNCAUGHT, 'INTERNAL', 'CONFLICT', 'UNAVAILABLE', 'SIGNER_UNAVAILABLE'])

/**
 * One call that a model wants, held against what it may: a tool of its step, arguments that fit, places that the job description
 * names, no secrets. A look-up is made and recorded; an action is planned. What is wrong is told to the model, in bounds.
 */
export async function callChoice(block: ActBlock, wanted: WantedCall, nth: number, frame: Frame, state: State): Promise<ChoiceResult> {
  const choice = block.choices.find(({ name, call }) => name === wanted.name && call.posture !== 'block')
  const tool = choice && state.program.tools[choice.call.tool]
  if (!choice || !tool) return fault(`there is no function ${cutText(wanted.name, 80)}`)
  const read = readJson(wanted.arguments.trim() === '' ? '{}' : wanted.arguments)
  if (!read.ok) return fault('the arguments are no JSON')
  if (read.value === null || typeof read.value !== 'object' || Array.isArray(read.value)) return fault('the arguments are not an object')
  const args = read.value as JsonObject
  const wrong = await wrongIn(args, tool, state)
  if (wrong !== null) return fault(wrong)
  const call = callOf(choice, tool, args, nth, block, frame, state)
  return call.block.effect ? plan(call, tool, state) : await lookUp(call, state)
}

function fault(error: string): ChoiceResult {
  return { kind: 'told', content: JSON.stringify({ error }) }
}

/** Why a call cannot be made, in words; null = it can. A saved secret is for people to place, never for a model. */
async function wrongIn(args: JsonObject, tool: ProgramTool, state: State): Promise<string | null> {
  const slot = tool.secretSlots.find((name) => Object.hasOwn(args, name))
  if (slot !== undefined) return `${slot} cannot be given`
  const keyArg = tool.idempotency.kind === 'byKey' ? tool.idempotency.arg : undefined
  if (keyArg !== undefined && Object.hasOwn(args, keyArg)) return `${keyArg} cannot be given`
  const why = await state.ports.faultOf(tool.inputSchema, keyArg === undefined ? args : { ...args, [keyArg]: 'key' })
  if (why !== null) return `the arguments do not fit: ${why}`
  const isOpen = tool.targets.length === 0 || tool.effectClass === 'internal'
  const stray = isOpen ? undefined : namedPlaces(tool, args).find((place) => !matchesTarget(tool.targets, place))
  return stray === undefined ? null : `${cutText(stray, 200)} is not among the places that the job allows`
}

/**
 * Every argument carries the label of all that the model knows, those that nobody foresaw too: an open schema takes more than it
 * names. A look-up that would tell them to whom they are not cleared for becomes an action that people decide on, as the compiler
 * does it for the arguments that it knows.
 */
function callOf(choice: ActChoice, tool: ProgramTool, args: JsonObject, nth: number, act: ActBlock, frame: Frame, state: State): ToolCall {
  const { call, clearance } = choice
  const label = { integrity: 'untrusted', confidentiality: act.label.confidentiality } as const
  const labels = Object.fromEntries([...Object.keys(call.labels), ...Object.keys(args)].map((name) => [name, label]))
  const tells = !call.effect && leaks({ argRoles: tool.argRoles, clearance }, labels)
  const block: CallBlock = { ...call, labels, ...(tells ? { effect: true, posture: 'ask', lookFirst: true } : {}) }
  const place = { ...frame, indices: [...frame.indices, nth], items: [...frame.items, args] }
  return { ...positionOf(call.path, place, state), block, args, edited: [] }
}

function plan(call: ToolCall, tool: ProgramTool, state: State): ChoiceResult {
  const outcome = planEffect(call, state)
  // said alike before and after it was carried out: what was asked next has to come back as the same question
  if (tool.receiptOnly) return { kind: 'told', content: '{"planned":true}' }
  if (outcome.kind === 'planned') return { kind: 'waits' }
  if (outcome.kind === 'done') return { kind: 'told', content: shown(outcome.output, tool.tool) }
  throw new AppError('NOT_SEPARABLE', { context: { step: call.blockPath, why: 'a model goes on with what it gives' } })
}

async function lookUp(call: ToolCall, state: State): Promise<ChoiceResult> {
  if (worldMayHaveChanged(call.block, state)) return { kind: 'waits' }
  try {
    return { kind: 'told', content: shown(await state.ports.read(call), call.block.tool) }
  } catch (error) {
    if (!isAppError(error) || NOT_TOLD.has(error.code)) throw error
    return fault(error.code)
  }
}

/** Between marks that it cannot forge: it may say what it likes. */
function shown(output: JsonValue, from: string): string {
  const text = canonicalJson(output)
  return text.length <= SHOWN_MAX ? marked(output, from) : marked({ beginning: cutText(text, SHOWN_MAX), of: text.length }, from)
}
