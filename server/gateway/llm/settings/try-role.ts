import { chatThrough } from '#server/gateway/llm/ask-model.ts'
import { readChain } from '#server/gateway/llm/settings/read-chain.ts'
import type { RoleTry } from '#server/gateway/llm/settings/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

const LATE_MS = 60_000
const TEXT_MAX = 200
/** Nothing of the workspace is in it. */
const QUESTION = { messages: [{ role: 'user', content: 'Answer with one short sentence: are you ready?' }], max_tokens: 60 }

/**
 * Asks the models of a role one tiny question, as everything is asked: through the gateway, counted and on record.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError NOT_FOUND when the role has no models; what `chatThrough` throws
 */
export async function tryRole(workspaceId: string, role: string, by: string): Promise<RoleTry> {
  if ((await inScope(workspaceId, async (scope) => await readChain(scope, role))) === null)
    throw new AppError('NOT_FOUND', { context: { role } })
  const began = systemClock.monotonicMs()
  const answer = await chatThrough(
    {
      scope: { workspaceId },
      role,
      chargedTo: { userId: by },
      purpose: 'test',
      confidentiality: 'public',
      requestId: systemIds.next('req'),
      cancelled: AbortSignal.timeout(LATE_MS),
    },
    QUESTION,
  )
  const { provider, model } = answer.choice
  const body = answer.answer.kind === 'whole' ? answer.answer.body : null
  return { provider, model, text: textOf(body).slice(0, TEXT_MAX), tookMs: Math.round(systemClock.monotonicMs() - began) }
}

/** What the first choice says; empty when it says nothing readable. */
function textOf(body: JsonValue): string {
  const choices = (body as { readonly choices?: readonly { readonly message?: { readonly content?: unknown } }[] } | null)?.choices
  const text = choices?.[0]?.message?.content
  return typeof text === 'string' ? text : ''
}
