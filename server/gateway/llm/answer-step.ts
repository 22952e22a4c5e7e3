import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import { chatThrough } from '#server/gateway/llm/ask-model.ts'
import { ModelFault } from '#server/gateway/llm/through-chain.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { keepableText } from '#server/kernel/keepable-json.ts'
import { asData } from '#server/kernel/plain-data.ts'
import type { ModelAnswer, WantedCall } from '#server/program/core/model-turn.ts'
import { withoutThought } from '#server/program/core/read-model-text.ts'

/** What an answer may have of text, of calls, and of arguments of a call, in characters; more is taken as cut off. */
export const ANSWER_LIMITS = { textMax: 512 * 1024, callsMax: 32, argumentsMax: 128 * 1024, nameMax: 200 } as const

const OWN_ID_LENGTH = 9

/** One question of a step of a run. */
export interface StepAsk extends Pick<ModelAsk, 'role' | 'confidentiality' | 'requestId' | 'cancelled'> {
  readonly workspaceId: string
  readonly memberId: string
  readonly runId: string
  /** The author's own cap for the run; lowers what an admin allows. */
  readonly runCapMicro: number | null
  /** As in OpenAI's interface; `model` is the role's. */
  readonly body: JsonObject
}
export interface StepAnswer {
  readonly answer: ModelAnswer
  readonly provider: string
  readonly model: string
  readonly tokens: { readonly input: number; readonly output: number } | null
}

/**
 * A model's answer to a step, whole and in our own words. It is read as data: what is not as it should be is an empty answer, which
 * fits no schema. Nothing it wants is done here.
 * @throws AppError as `chatThrough`
 */
export async function answerStep(ask: StepAsk): Promise<StepAnswer> {
  const { workspaceId, memberId, runId, role, confidentiality, requestId, runCapMicro, cancelled, body } = ask
  const chargedTo = { memberId, runId }
  const call: ModelAsk = { scope: { workspaceId }, role, chargedTo, purpose: 'run', confidentiality, requestId, runCapMicro, cancelled }
  const { answer, choice, tokens } = await chatThrough(call, body)
  if (answer.kind !== 'whole') throw new AppError('MODEL_UNAVAILABLE', { cause: new ModelFault({ kind: 'nonsense' }) })
  const counted = await tokens
  return {
    answer: readAnswer(answer.body, { requestId, body }),
    provider: choice.provider,
    model: choice.model,
    tokens: counted === null ? null : { input: counted.input, output: counted.output },
  }
}

/**
 * The first choice of a chat completion, whatever else stands in it, without what the model thought aloud first. Never throws.
 * @param asked the question that it answers
 */
export function readAnswer(body: JsonObject, asked: Pick<StepAsk, 'requestId' | 'body'>): ModelAnswer {
  const choices = body['choices']
  const choice = asData(Array.isArray(choices) ? (choices[0] as JsonValue) : undefined)
  const message = asData(choice['message'])
  const whole = textOf(message['content'], ANSWER_LIMITS.textMax)
  const wanted = Array.isArray(message['tool_calls']) ? (message['tool_calls'] as readonly JsonValue[]) : []
  const calls = wanted.slice(0, ANSWER_LIMITS.callsMax).flatMap(callOf)
  const isCut =
    choice['finish_reason'] === 'length' || (whole?.length ?? 0) >= ANSWER_LIMITS.textMax || wanted.length > ANSWER_LIMITS.callsMax
  const refusal = textOf(message['refusal'], 2000)
  const end = isCut ? 'length' : choice['finish_reason'] === 'content_filter' ? 'withheld' : calls.length > 0 ? 'calls' : 'stop'
  const text = whole === null ? null : withoutThought(whole)
  return { text, calls: withOwnIds(calls, asked), refusal: refusal === '' ? null : refusal, end }
}

function callOf(value: JsonValue): WantedCall[] {
  const call = asData(value)
  const wanted = asData(call['function'])
  const name = textOf(wanted['name'], ANSWER_LIMITS.nameMax)
  if (name === null) return []
  const args = wanted['arguments']
  // a few servers give the object itself
  const text = typeof args === 'object' && args !== null ? JSON.stringify(args) : textOf(args, ANSWER_LIMITS.argumentsMax)
  return [{ id: textOf(call['id'], ANSWER_LIMITS.nameMax) ?? '', name, arguments: text ?? '' }]
}

/**
 * Results are told by the id of their call, so no two of a conversation share one: where a server gave none, or one that is taken, it is
 * replaced. Nine letters and digits, for some servers take no other; the same whenever the question is read.
 */
function withOwnIds(calls: readonly WantedCall[], { requestId, body }: Pick<StepAsk, 'requestId' | 'body'>): WantedCall[] {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as readonly JsonValue[]) : []
  const earlier = messages.flatMap((message) => asData(message)['tool_calls'] ?? []).map((call) => asData(call)['id'])
  const taken = new Set<unknown>(earlier)
  return calls.map((call, nth) => {
    const isOwn = call.id.trim() !== '' && !taken.has(call.id)
    const id = isOwn ? call.id : taggedDigest('muster.tool-call.v1', { requestId, nth }).slice(0, OWN_ID_LENGTH)
    taken.add(id)
    return { ...call, id }
  })
}

/** Parts of a message are joined; a broken character is replaced, so that the answer can be kept. */
function textOf(value: JsonValue | undefined, lengthMax: number): string | null {
  if (Array.isArray(value))
    return cutText(value.map((part: JsonValue) => textOf(asData(part)['text'], lengthMax) ?? '').join(''), lengthMax)
  return typeof value === 'string' ? keepableText(cutText(value, lengthMax)) : null
}
