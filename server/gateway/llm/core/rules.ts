import type { Confidentiality } from '#server/gateway/llm/core/candidates.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import type { Evaluation } from '#server/policy/schema.ts'

/** A request as rules see it: never its text, which is not theirs to keep. */
export interface RequestUnderPolicy {
  readonly role: string
  readonly purpose: string
  readonly confidentiality: Confidentiality
  /** `provider model`, in the order in which they would be asked. */
  readonly models: readonly string[]
  readonly bytes: number
  readonly outputMax: number
  readonly charged: { readonly memberId: string | null; readonly runId: string | null; readonly userId: string | null }
}

const BYTES_MAX = 4 * 1024 * 1024

/** The built-in rules on what goes out (requirements §8.12). They always answer. Pure. */
export function requestRules(request: RequestUnderPolicy): Evaluation[] {
  const isCleared = request.models.length > 0
  return [
    rule('builtin.model.clearance', isCleared, isCleared ? 'A cleared provider is asked.' : 'No provider is cleared for this.'),
    rule('builtin.model.size', request.bytes <= BYTES_MAX, `${request.bytes} of at most ${BYTES_MAX} bytes.`),
  ]
}

/** The built-in rules on what came back: it is built as an answer is. Secrets are out of it by then. Pure. */
export function answerRules(answer: JsonObject, kind: 'chat' | 'embeddings'): Evaluation[] {
  const isWhole = kind === 'chat' ? isChat(answer) : isEmbeddings(answer)
  return [rule('builtin.model.structure', isWhole, isWhole ? 'The answer is built as one.' : 'The answer is not built as one.')]
}

/** Whether one event of an answer in pieces is built as one: a list of choices, each with what is new of it. Pure. */
export function isEvent(event: JsonObject): boolean {
  const { choices } = event
  if (choices === undefined) return isObject(event['usage'])
  return (
    Array.isArray(choices) &&
    choices.every((choice: JsonValue) => isObject(choice) && (choice['delta'] === undefined || isDelta(choice['delta'])))
  )
}

function isDelta(delta: JsonValue): boolean {
  return delta === null || isObject(delta)
}

function isChat({ choices }: JsonObject): boolean {
  return (
    Array.isArray(choices) && choices.length > 0 && choices.every((choice: JsonValue) => isObject(choice) && isObject(choice['message']))
  )
}

function isEmbeddings({ data }: JsonObject): boolean {
  return Array.isArray(data) && data.length > 0 && data.every((one: JsonValue) => isObject(one) && one['embedding'] !== undefined)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function rule(policyId: string, isMet: boolean, reason: string): Evaluation {
  return { source: 'rules', policyId, decision: isMet ? 'allow' : 'deny', reason, ordinals: [], votesNeeded: 1 }
}
