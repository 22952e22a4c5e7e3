import { isAppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { NOT_TOLD } from '#server/program/core/call-choice.ts'
import { type Frame, type Position, positionOf, type State } from '#server/program/core/frame.ts'
import type { Message } from '#server/program/core/model-prompt.ts'
import type { ModelAnswer, WantedCall } from '#server/program/core/model-turn.ts'
import { readJson } from '#server/program/core/read-model-text.ts'
import { BODY, shownSkill, skillsFunction, VIEW, viewSchema } from '#server/program/core/skill-prompt.ts'
import type { ThinkBlock } from '#server/program/program.ts'

/** Turns in which a model may look into skills before it gives its answer, and how many files it gets. */
const LOOKS = { turnsMax: 4, viewsMax: 12 } as const

/** Where views of a step stand in the run: `-` begins no name of an app, so no tool has this path. */
const pathOf = (step: string): string => `${step}/-skills`

/**
 * What a model is told that wants to read a skill: the file, between marks. Only skills of its program exist for it, whatever is
 * published or added elsewhere; what is wrong is told to it. The view is a read like any other: kept as evidence and counted.
 * @param nth how many calls the model made before, in this step
 */
export async function viewSkill(step: string, wanted: WantedCall, nth: number, frame: Frame, state: State): Promise<string> {
  const skills = state.program.skills ?? []
  const read = readJson(wanted.arguments)
  if (!read.ok) return fault('the arguments are no JSON')
  const why = await state.ports.faultOf(viewSchema(skills), read.value)
  if (why !== null) return fault(`the arguments do not fit: ${why}`)
  const { name, path = BODY, offset = 0 } = read.value as { name: string; path?: string; offset?: number }
  const skill = skills.find(({ slug }) => slug === name)
  if (!skill) return fault(`there is no skill ${cutText(name, 80)}`)
  const args: JsonObject = { skill: skill.slug, versionId: skill.versionId, path, offset }
  const place = { ...frame, indices: [...frame.indices, nth], items: [...frame.items, args] }
  try {
    return shownSkill(await state.ports.skill({ ...positionOf(pathOf(step), place, state), skill, path, offset }))
  } catch (error) {
    if (!isAppError(error) || NOT_TOLD.has(error.code)) throw error
    return fault(error.code)
  }
}

function fault(error: string): string {
  return JSON.stringify({ error })
}

/** What a model looked up before its answer, and the answer, where it gave one at once. */
export interface Looked {
  readonly turns: number
  readonly texts: readonly string[]
  readonly answer: ModelAnswer | null
}

/**
 * Lets a model of a `think` step look into the skills of its program before it answers, within bounds. It is asked without a format:
 * the fewer servers take functions and a format at once (decision 0101).
 */
export async function lookIntoSkills(
  block: ThinkBlock,
  opening: readonly Message[],
  position: Position,
  frame: Frame,
  state: State,
): Promise<Looked> {
  const tools = skillsFunction(state.program)
  const texts: string[] = []
  if (tools.length === 0) return { turns: 0, texts, answer: null }
  const messages = [...opening]
  let calls = 0
  for (let turn = 1; turn <= LOOKS.turnsMax; turn += 1) {
    const { confidentiality } = block.label
    const body = { messages: [...messages], tools: [...tools] }
    const answer = await state.ports.model({ ...position, turn, role: block.role, confidentiality, body })
    if (answer.calls.length === 0 || answer.end === 'length') return { turns: turn, texts, answer }
    messages.push({ role: 'assistant', content: answer.text ?? '', tool_calls: answer.calls.map(asSent) })
    for (const wanted of answer.calls) {
      const content = await answerOf(block, wanted, calls, frame, state)
      calls += 1
      texts.push(content)
      messages.push({ role: 'tool', tool_call_id: wanted.id, content })
    }
  }
  return { turns: LOOKS.turnsMax, texts, answer: null }
}

async function answerOf(block: ThinkBlock, wanted: WantedCall, nth: number, frame: Frame, state: State): Promise<string> {
  if (wanted.name !== VIEW) return fault(`there is no function ${cutText(wanted.name, 80)}`)
  return nth < LOOKS.viewsMax ? await viewSkill(block.path, wanted, nth, frame, state) : fault('no more can be looked up; answer now')
}

/** A call as it is said back to the model that wanted it. */
export function asSent({ id, name, arguments: text }: WantedCall) {
  return { id, type: 'function', function: { name, arguments: text } }
}
