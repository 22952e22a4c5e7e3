import type { ModelRequest } from '#server/gateway/llm/core/read-request.ts'
import { type LookedThrough, lookThrough } from '#server/gateway/llm/rules/core/look-through.ts'
import type { ReadyRules } from '#server/gateway/llm/rules/core/ready-rule.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { systemClock } from '#server/observability/system-clock.ts'

/** A request or an answer under the rules of the workspace. */
export type Judged = LookedThrough

const nowMs = () => systemClock.monotonicMs()

/** @param rules null: they cannot be read, so nothing goes out */
export function judgedRequest({ body, hasMedia }: ModelRequest, rules: ReadyRules | null): Judged {
  if (rules === null) return unread(body)
  // the role that was asked for; no model sees it
  const { model, ...rest } = body
  const judged = lookThrough({ body: rest, hasMedia, side: 'request' }, rules.request, nowMs)
  return judged.body === rest ? { ...judged, body } : { ...judged, body: model === undefined ? judged.body : { ...judged.body, model } }
}

/** @param rules null: they cannot be read, so nothing comes in */
export function judgedAnswer(body: JsonObject, kind: 'chat' | 'embeddings', rules: ReadyRules | null): Judged {
  if (rules === null) return unread(body)
  // places of a text in numbers: there is no text in them
  if (kind === 'embeddings') return { body, evaluations: [], hidden: 0 }
  const { id, object, model, created, usage, system_fingerprint, service_tier, ...said } = body
  const judged = lookThrough({ body: said, hasMedia: hasSound(said), side: 'answer' }, rules.answer, nowMs)
  if (judged.body === said) return { ...judged, body }
  const about = { id, object, model, created, usage, system_fingerprint, service_tier }
  const kept = Object.entries(about).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== undefined)
  return { ...judged, body: { ...Object.fromEntries(kept), ...judged.body } }
}

function hasSound({ choices }: JsonObject): boolean {
  return (
    Array.isArray(choices) &&
    choices.some((choice) => {
      const message = (choice as { readonly message?: { readonly audio?: unknown } } | null)?.message
      return message?.audio !== undefined && message.audio !== null
    })
  )
}

function unread(body: JsonObject): Judged {
  const reason = 'The rules of this workspace about models cannot be read. An admin sets them anew under Models.'
  return {
    body,
    hidden: 0,
    evaluations: [{ source: 'rules', policyId: 'builtin.model.rules', decision: 'deny', reason, ordinals: [], votesNeeded: 1 }],
  }
}
