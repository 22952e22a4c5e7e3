import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import { ModelFault } from '#server/gateway/llm/through-chain.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** What the asker sees of a fault. A provider's own words are not in it: they may repeat the request. */
export function shownAs(error: unknown, ask: Pick<ModelAsk, 'cancelled'>): unknown {
  if (!(error instanceof ModelFault)) return error
  if (error.fault.kind === 'cancelled' && ask.cancelled.aborted) return ask.cancelled.reason
  const status = error.fault.kind === 'status' ? { status: error.fault.status } : {}
  return new AppError('MODEL_UNAVAILABLE', { cause: error, context: { why: error.fault.kind, ...status } })
}
