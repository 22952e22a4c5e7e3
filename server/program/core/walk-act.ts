import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { type ChoiceResult, callChoice } from '#server/program/core/call-choice.ts'
import { evaluateValue } from '#server/program/core/evaluate.ts'
import { type Ending, type Frame, positionOf, type State, setOutput } from '#server/program/core/frame.ts'
import { judgeValue } from '#server/program/core/judge-answer.ts'
import { instructionsOf, type Message, marked, wrapped } from '#server/program/core/model-prompt.ts'
import type { ModelAnswer, WantedCall } from '#server/program/core/model-turn.ts'
import { pendingInNode } from '#server/program/core/pending.ts'
import { readJson } from '#server/program/core/read-model-text.ts'
import { skillsBrief, skillsFunction, VIEW } from '#server/program/core/skill-prompt.ts'
import { asSent, viewSkill } from '#server/program/core/view-skill.ts'
import type { ActBlock } from '#server/program/program.ts'

const TASK =
  'You work towards one goal within a job that people have set up, by calling the functions given. A function that looks something up ' +
  'gives what it found. One that changes something is only planned: people decide on it later, and it answers {"planned":true}. ' +
  'When you are done, or cannot go on, call the function finish with the outcome. Call finish exactly once, last.'

const FINISH = 'finish'
/** What `finish` takes when the step does not say what it gives. */
const UNSHAPED: JsonObject = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false }

/** A turn of the model: what it is told next, and how it ended for the walk. */
interface Turn {
  readonly messages: readonly Message[]
  /** Something it wants to know is not known before a plan is carried out. */
  readonly waits: boolean
  readonly outcome: { readonly value: JsonValue } | null
}

/**
 * Lets a model choose among named tools towards a goal, at most `turnsMax` times (domain §3, §4 Legs). Its look-ups are made and kept
 * as evidence; its actions are planned. It goes on past an action that gives a mere receipt; where it needs a real result the leg
 * ends, and the next walk takes the same way from the evidence.
 * @throws AppError MODEL_ANSWER_UNFIT with `{step, why}`, LIMIT_EXCEEDED, and whatever asking throws
 */
export async function walkAct(block: ActBlock, frame: Frame, state: State): Promise<Ending> {
  const told = block.input === null ? [block.goal] : [block.goal, block.input]
  if (told.some((node) => pendingInNode(node, frame.scope))) return 'suspended'
  const position = positionOf(block.path, frame, state)
  const messages: Message[] = [...openingOf(block, frame, state)]
  let calls = 0
  for (let turn = 1; turn <= block.turnsMax; turn += 1) {
    const answer = await state.ports.model({
      ...position,
      turn,
      role: block.role,
      confidentiality: block.label.confidentiality,
      body: { messages: [...messages], tools: toolsOf(block, state) },
    })
    const took = await takeTurn(block, answer, calls, frame, state)
    calls += answer.calls.length
    if (took.outcome !== null) {
      setOutput(frame, block.id, took.outcome.value)
      return 'done'
    }
    if (took.waits) return 'suspended'
    messages.push(...took.messages)
  }
  throw new AppError('MODEL_ANSWER_UNFIT', { context: { step: block.id, why: `it came to no end within ${block.turnsMax} turns` } })
}

function openingOf(block: ActBlock, frame: Frame, state: State): readonly Message[] {
  const goal = String(evaluateValue(block.goal, frame.scope, state.budget))
  const input = block.input === null ? undefined : evaluateValue(block.input, frame.scope, state.budget)
  return [
    { role: 'system', content: [instructionsOf(state.program, TASK), ...skillsBrief(state.program)].join('\n\n') },
    { role: 'user', content: input === undefined ? goal : `${goal}\n\n${marked(input, 'input')}` },
  ]
}

/** What the model sees: only what its posture lets it use, without secrets and without what the product fills in. */
function toolsOf(block: ActBlock, state: State): JsonObject[] {
  const functions = block.choices
    .filter(({ call }) => call.posture !== 'block')
    .map(({ name, description, call }) => ({ name, description, parameters: shownSchema(call.tool, state) }))
  const finish = { name: FINISH, description: 'Ends the work with its outcome.', parameters: wrapped(block.schema ?? UNSHAPED) }
  const [last, ...chosen] = [finish, ...functions].map((one) => ({ type: 'function', function: one }))
  return [...chosen, ...skillsFunction(state.program), ...(last ? [last] : [])]
}

function shownSchema(tool: string, state: State): JsonObject {
  const row = state.program.tools[tool]
  const schema: JsonObject = row?.inputSchema ?? {}
  const filled = row?.idempotency.kind === 'byKey' ? row.idempotency.arg : undefined
  const hidden = new Set([...(row?.secretSlots ?? []), ...(filled === undefined ? [] : [filled])])
  const { properties, required } = schema
  if (hidden.size === 0 || typeof properties !== 'object' || properties === null) return schema
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !hidden.has(name))) as JsonObject,
    ...(Array.isArray(required) ? { required: required.filter((name: JsonValue) => !hidden.has(String(name))) } : {}),
  }
}

async function takeTurn(block: ActBlock, answer: ModelAnswer, before: number, frame: Frame, state: State): Promise<Turn> {
  const said: Message = {
    role: 'assistant',
    content: answer.text ?? answer.refusal ?? '',
    ...(answer.calls.length === 0 ? {} : { tool_calls: answer.calls.map(asSent) }),
  }
  const unusable = unusableWhy(answer)
  // its calls stay unanswered then: they may be half of what was meant
  if (unusable !== null) return again({ role: 'assistant', content: said['content'] ?? '' }, unusable)
  if (answer.calls.length === 0) return await takeText(block, answer.text ?? '', said, frame, state)
  const messages: Message[] = [said]
  let waits = false
  let outcome: Turn['outcome'] = null
  for (const [i, wanted] of answer.calls.entries()) {
    const result = await resultOf(block, wanted, before + i, frame, state)
    if (result.kind === 'waits') waits = true
    else if (result.kind === 'finished') outcome = { value: result.value }
    else messages.push({ role: 'tool', tool_call_id: wanted.id, content: result.content })
  }
  return { messages, waits, outcome }
}

async function resultOf(
  block: ActBlock,
  wanted: WantedCall,
  nth: number,
  frame: Frame,
  state: State,
): Promise<ChoiceResult | { readonly kind: 'finished'; readonly value: JsonValue }> {
  if (wanted.name === FINISH) return await finishWith(block, wanted, frame, state)
  // a skill is looked up, never chosen from: it adds nothing to what the step may do
  if (wanted.name === VIEW && state.program.skills !== undefined)
    return { kind: 'told', content: await viewSkill(block.path, wanted, nth, frame, state) }
  return await callChoice(block, wanted, nth, frame, state)
}

function unusableWhy(answer: ModelAnswer): string | null {
  if (answer.end === 'length') return 'it was cut off'
  if (answer.end === 'withheld') return 'the provider kept it back'
  return answer.refusal === null || answer.calls.length > 0 ? null : 'nothing was done; say so with finish if you cannot go on'
}

function again(said: Message, why: string): Turn {
  return { messages: [said, { role: 'user', content: `That cannot be used: ${why}.` }], waits: false, outcome: null }
}

/** A text without calls is the outcome where the step wants no shape, or where it has it. */
async function takeText(block: ActBlock, text: string, said: Message, frame: Frame, state: State): Promise<Turn> {
  if (block.schema === null && text.trim() !== '') return { messages: [], waits: false, outcome: { value: { text } } }
  const read = readJson(text)
  const judged =
    read.ok && block.schema !== null ? await judgeValue(read.value, { schema: block.schema, checks: [] }, frame.scope, state) : null
  if (judged?.ok) return { messages: [], waits: false, outcome: { value: judged.value } }
  return again(said, 'call a function, or finish with the outcome')
}

async function finishWith(
  block: ActBlock,
  wanted: WantedCall,
  frame: Frame,
  state: State,
): Promise<ChoiceResult | { readonly kind: 'finished'; readonly value: JsonValue }> {
  const read = readJson(wanted.arguments)
  const judged = read.ok ? await judgeValue(read.value, { schema: block.schema ?? UNSHAPED, checks: [] }, frame.scope, state) : read
  if (judged.ok) return { kind: 'finished', value: judged.value }
  return { kind: 'told', content: JSON.stringify({ error: judged.why }) }
}
