import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModel } from 'ai'
import { chatResponse } from '#server/gateway/llm/chat-response.ts'
import type { Confidentiality } from '#server/gateway/llm/core/candidates.ts'
import type { Standing } from '#server/gateway/llm/core/limits.ts'
import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import { chatRequest, embeddingsRequest } from '#server/gateway/llm/core/read-request.ts'
import type { ChatAnswer } from '#server/gateway/llm/forward-chat.ts'
import { type CallKind, makeCall } from '#server/gateway/llm/make-call.ts'
import { BUILT_IN_POLICY, type ModelPolicy } from '#server/gateway/llm/police-call.ts'
import { readChain } from '#server/gateway/llm/settings/read-chain.ts'
import type { ChargedTo } from '#server/gateway/llm/spending/reserve.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Who asks a model, as what, and how confidential it is. */
export interface ModelAsk {
  /** The workspace; no transaction is held open while a model thinks. */
  readonly scope: { readonly workspaceId: string }
  /** `primary`, or another role that an admin gave models. */
  readonly role: string
  readonly chargedTo: ChargedTo
  readonly purpose: 'run' | 'authoring' | 'client' | 'test'
  /** The highest label of anything in the request (domain §6). */
  readonly confidentiality: Confidentiality
  /** The asker's own name for this call, at most 200 characters; the same one is never asked or charged twice. */
  readonly requestId: string
  /** The author's own cap for the run (`budget.costEuroMicros`); it lowers what an admin allows, never raises it. */
  readonly runCapMicro?: MicroUnits | null
  readonly cancelled: AbortSignal
}

/** An answer, and what it was charged as. When it comes in pieces, whoever takes it reads it to its end or stops reading it. */
export interface ModelAnswer extends ChatAnswer {
  readonly usageId: string
  /** `warn`: four fifths of a limit are used. */
  readonly spending: Standing
}

const CHAT: CallKind = { path: '/chat/completions', answer: 'chat' }
const EMBEDDINGS: CallKind = { path: '/embeddings', answer: 'embeddings' }

/**
 * Asks the models of a role, as OpenAI's interface says it. Policed, reserved, settled and on record here and nowhere else
 * (requirements §8.12, §17). An answer in pieces has to be read to its end, or left: its bill is settled then.
 * @param body as an OpenAI client sends it; its `model` is not looked at, the role decides
 * @throws AppError VALIDATION_FAILED, NO_MODEL, MODEL_NOT_CLEARED, MODEL_REFUSED, MODEL_UNAVAILABLE, MODEL_ASKED_ALREADY,
 * BUDGET_EXCEEDED (its `atLimit` says whether a person may be asked), SIGNER_UNAVAILABLE; the reason of `ask.cancelled`
 */
export async function chatThrough(ask: ModelAsk, body: JsonValue, policy: ModelPolicy = BUILT_IN_POLICY): Promise<ModelAnswer> {
  return await makeCall(ask, CHAT, chatRequest(body), policy)
}

/** The same for embeddings; the answer is always whole. */
export async function embeddingsThrough(ask: ModelAsk, body: JsonValue, policy: ModelPolicy = BUILT_IN_POLICY): Promise<ModelAnswer> {
  return await makeCall(ask, EMBEDDINGS, embeddingsRequest(body), policy)
}

/** Whether the workspace has models for a role. None is a state like any other. */
export async function hasModel(scope: TenantScope, role: string): Promise<boolean> {
  return (await readChain(scope, role)) !== null
}

/**
 * The models of a role for the AI SDK (`generateText`, `streamText`, `generateObject`). Each call it makes goes through `chatThrough`,
 * never by itself to the network. The first is named `requestId`, the next ones `requestId.2` and so on: a tool loop made again after a
 * crash meets MODEL_ASKED_ALREADY instead of paying twice.
 * @throws what `chatThrough` throws, out of the SDK's call; the SDK repeats none of them
 */
export function languageModel(ask: ModelAsk, policy: ModelPolicy = BUILT_IN_POLICY): LanguageModel {
  let n = 0
  const inProcess: typeof globalThis.fetch = async (_, init) => {
    n += 1
    const requestId = n === 1 ? ask.requestId : `${ask.requestId}.${n}`
    const cancelled = init?.signal ? AbortSignal.any([ask.cancelled, init.signal]) : ask.cancelled
    const body = JSON.parse(String(init?.body)) as JsonValue
    return chatResponse(await chatThrough({ ...ask, requestId, cancelled }, body, policy))
  }
  const provider = createOpenAICompatible({
    name: 'muster',
    // never asked: `fetch` is in this process
    baseURL: 'http://models.invalid/v1',
    fetch: inProcess,
    includeUsage: true,
    supportsStructuredOutputs: true,
  })
  return provider.chatModel(ask.role)
}
