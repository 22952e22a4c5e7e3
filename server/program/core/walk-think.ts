import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { evaluateValue } from '#server/program/core/evaluate.ts'
import { type Ending, type Frame, type Position, positionOf, type State, setOutput } from '#server/program/core/frame.ts'
import { judgeAnswer, judgeValue } from '#server/program/core/judge-answer.ts'
import { instructionsOf, type Message, marked, wrapped } from '#server/program/core/model-prompt.ts'
import { pendingIn, pendingInNode } from '#server/program/core/pending.ts'
import { skillsBrief } from '#server/program/core/skill-prompt.ts'
import { lookIntoSkills } from '#server/program/core/view-skill.ts'
import type { ThinkBlock } from '#server/program/program.ts'

/** The first answer and two more: of a model with `onFail: retry`, of people with `ask`. */
const TRIES_MAX = 3
/** A failed answer is asked about: who answers, and how long they have. The run does not wait for ever. */
const ASKED = { assignee: 'role:operator', timeoutMs: 2 * 86_400_000, onTimeout: 'reject' } as const
const SHOWN_MAX = 2000

const TASK =
  'You are asked one question within a job that people have set up. Answer with JSON that fits the schema, and with nothing else. ' +
  'You do nothing yourself: what you propose is checked by rules and decided by people.'

/**
 * Asks a model and takes its answer when it fits its schema and meets its checks; otherwise as the step says: the run ends with a
 * plain reason, the model is told why and asked again, or a person answers in its place (domain §3, `think`).
 * @throws AppError MODEL_ANSWER_UNFIT with `{step, why}`, and whatever asking throws
 */
export async function walkThink(block: ThinkBlock, frame: Frame, state: State): Promise<Ending> {
  const told = block.input === null ? [block.goal] : [block.goal, block.input]
  if (told.some((node) => pendingInNode(node, frame.scope)) || block.checks.some((check) => pendingIn(check, frame.scope)))
    return 'suspended'
  const position = positionOf(block.path, frame, state)
  const goal = String(evaluateValue(block.goal, frame.scope, state.budget))
  const answered = await takePersons(block, position, goal, frame, state)
  if (answered !== null) return answered
  const opening = openingOf(block, goal, frame, state)
  const looked = await lookIntoSkills(block, opening, position, frame, state)
  const atOnce = looked.answer === null ? null : await judgeAnswer(looked.answer, block, frame.scope, state)
  if (atOnce?.ok) {
    setOutput(frame, block.id, atOnce.value)
    return 'done'
  }
  const messages: Message[] = [...opening, ...lookedUp(looked.texts)]
  let failed = { text: '', why: '' }
  for (let turn = 1; turn <= (block.onFail === 'retry' ? TRIES_MAX : 1); turn += 1) {
    const answer = await state.ports.model({
      ...position,
      turn: looked.turns + turn,
      role: block.role,
      confidentiality: block.label.confidentiality,
      body: { messages: [...messages], response_format: formatOf(block) },
    })
    const judged = await judgeAnswer(answer, block, frame.scope, state)
    if (judged.ok) {
      setOutput(frame, block.id, judged.value)
      return 'done'
    }
    failed = { text: answer.text ?? answer.refusal ?? '', why: judged.why }
    messages.push(
      { role: 'assistant', content: failed.text },
      { role: 'user', content: `That cannot be used: ${failed.why}. Answer again.` },
    )
  }
  if (block.onFail !== 'ask') throw new AppError('MODEL_ANSWER_UNFIT', { context: { step: block.id, why: failed.why } })
  const why = `A model could not answer (${failed.why}).`
  state.asks.push(questionTo(block, position, [goal, shownInput(block, frame, state), why, failed.text]))
  return 'suspended'
}

/**
 * Where people are asked in its place: they stand in for the model, not above the rules of the step. What breaks one is told and asked
 * again, so that a slip ends no run; after the third it does.
 * @returns null while nobody was asked
 */
async function takePersons(block: ThinkBlock, position: Position, goal: string, frame: Frame, state: State): Promise<Ending | null> {
  let before: { readonly said: JsonValue; readonly why: string } | null = null
  for (let n = 0; n < TRIES_MAX; n += 1) {
    const itemDigest = n === 0 ? position.itemDigest : taggedDigest('muster.item.v1', { items: position.itemDigest, again: n })
    const at: Position = { ...position, itemDigest }
    const answered = state.ports.answer(at)
    if (answered === undefined && before === null) return null
    if (answered === undefined && before !== null) {
      const why = `The answer that was given cannot be used (${before.why}). Please answer again.`
      state.asks.push(questionTo(block, at, [goal, shownInput(block, frame, state), why, canonicalJson(before.said)]))
      return 'suspended'
    }
    const judged = await judgeValue(answered as JsonValue, block, frame.scope, state)
    if (judged.ok) {
      setOutput(frame, block.id, judged.value)
      return 'done'
    }
    before = { said: answered as JsonValue, why: judged.why }
  }
  throw new AppError('MODEL_ANSWER_UNFIT', { context: { step: block.id, why: before?.why ?? '' } })
}

function openingOf(block: ThinkBlock, goal: string, frame: Frame, state: State): readonly Message[] {
  const input: JsonValue | undefined = block.input === null ? undefined : evaluateValue(block.input, frame.scope, state.budget)
  const told = [instructionsOf(state.program, TASK), ...skillsBrief(state.program), `The schema: ${canonicalJson(wrapped(block.schema))}`]
  return [
    { role: 'system', content: told.join('\n\n') },
    { role: 'user', content: input === undefined ? goal : `${goal}\n\n${marked(input, 'input')}` },
  ]
}

/** As a message of its own: a server that is given no functions may not take what calls of them gave. */
function lookedUp(texts: readonly string[]): readonly Message[] {
  return texts.length === 0 ? [] : [{ role: 'user', content: `You looked up:\n\n${texts.join('\n\n')}\n\nAnswer now.` }]
}

function formatOf({ id, schema }: ThinkBlock) {
  return { type: 'json_schema', json_schema: { name: id, schema: wrapped(schema) } }
}

/** What the model was asked about, for whoever answers in its place; nothing that is secret. */
function shownInput(block: ThinkBlock, frame: Frame, state: State): string {
  if (block.input === null || block.label.confidentiality === 'secret') return ''
  const input = evaluateValue(block.input, frame.scope, state.budget)
  if (typeof input === 'string') return input
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return canonicalJson(input)
  return Object.entries(input)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : canonicalJson(value)}`)
    .join('\n')
}

/** Goal, what it is about, why a person is asked, and the answer that failed: whoever answers sees what was said. */
function questionTo(block: ThinkBlock, position: Position, parts: readonly [goal: string, ...more: string[]]) {
  const question = { node: 'literal', value: parts[0] } as const
  return {
    ...position,
    block: {
      kind: 'await_responses',
      path: block.path,
      id: block.id,
      cut: block.cut,
      question,
      form: wrapped(block.schema),
      options: null,
      ...ASKED,
    } as const,
    question: parts.flatMap((part) => (part === '' ? [] : [cutText(part, SHOWN_MAX)])).join('\n\n'),
  }
}
