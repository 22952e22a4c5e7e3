import { appendDenial } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import type { Candidates } from '#server/gateway/llm/core/candidates.ts'
import type { Standing } from '#server/gateway/llm/core/limits.ts'
import { type CallVerdict, reasonOf } from '#server/gateway/llm/police-call.ts'
import type { Settled } from '#server/gateway/llm/spending/store.ts'
import type { KeptTranscript } from '#server/gateway/llm/transcripts/transcript.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { keepableText } from '#server/kernel/keepable-json.ts'
import type { Evaluation } from '#server/policy/schema.ts'

/** What is known of a call before anybody is asked. Digests, never text. */
export interface CallOnRecord {
  readonly usageId: string
  readonly requestDigest: string
  readonly candidates: Candidates<unknown>
}

/** One call that is let out. */
export interface Asked {
  readonly ask: ModelAsk
  readonly apiToken: string | null
  readonly call: CallOnRecord
  readonly verdict: CallVerdict
  readonly atMostMicro: number
}

/** The routing decision and what is set aside for it: stands in the proof before anything goes out (I8). Pure. */
export function askedDraft({ ask, apiToken, call, verdict, atMostMicro }: Asked, standing: Standing): AuditDraft {
  const { usable, skipped } = call.candidates
  const [first] = usable
  return {
    type: 'model.asked',
    severity: standing.kind === 'warn' || verdict.decision === 'warn' ? 'warning' : 'info',
    gateway: {
      gateway_type: 'llm',
      request_id: ask.requestId,
      policy_decision: verdict.decision,
      ...(first ? { model: `${first.choice.provider} ${first.choice.model}` } : {}),
    },
    message: `a model asked as ${ask.role}`,
    ext: {
      ...who(ask, apiToken),
      usageId: call.usageId,
      requestDigest: call.requestDigest,
      models: usable.map(({ choice }) => `${choice.provider} ${choice.model}`),
      skipped: skipped.map(({ choice, why }) => `${choice.provider} ${choice.model}: ${why}`),
      policy: named(verdict.evaluations),
      reservedMicro: atMostMicro,
      spending: standing.kind,
    },
  }
}

/** One more try of a call that is under way, after one that may be billed unseen. */
export interface More {
  readonly ask: ModelAsk
  readonly apiToken: string | null
  readonly usageId: string
  readonly moreMicro: number
}

/** What is set aside besides. Pure. */
export function moreDraft({ ask, apiToken, usageId, moreMicro }: More): AuditDraft {
  return {
    type: 'model.asked',
    severity: 'info',
    gateway: { gateway_type: 'llm', request_id: ask.requestId, policy_decision: 'allow' },
    message: `a model asked as ${ask.role} again: more set aside, since a try before it may be billed`,
    ext: { ...who(ask, apiToken), usageId, moreMicro },
  }
}

/** A call that was not let out, or an answer that was not let in; kept though the caller's work fails. */
export async function recordRefused(ask: ModelAsk, call: CallOnRecord, code: string, verdict: CallVerdict | null): Promise<void> {
  await appendDenial(ask.scope.workspaceId, {
    type: 'model.refused',
    gateway: { gateway_type: 'llm', request_id: ask.requestId, policy_decision: verdict?.decision ?? 'deny' },
    message: `a call to a model refused: ${code}`,
    ext: {
      ...who(ask, null),
      code,
      requestDigest: call.requestDigest,
      skipped: call.candidates.skipped.map(({ choice, why }) => `${choice.provider} ${choice.model}: ${why}`),
      ...(verdict ? { policy: named(verdict.evaluations), reason: keepableText(cutText(reasonOf(verdict), 500)) } : {}),
    },
  })
}

/** What became of one call. */
export interface Bill {
  readonly ask: ModelAsk
  readonly apiToken: string | null
  readonly usageId: string
  readonly settled: Settled
  /** Kept where an admin wants that; never on record. */
  readonly transcript: KeptTranscript | null
  /** What rules of the workspace found in the answer. */
  readonly policy: readonly Evaluation[]
}

/** What became of a call and what it counts with, for the proof. Pure. */
export function settledDraft({ ask, apiToken, usageId, settled, policy }: Bill, settledMicro: number): AuditDraft {
  const { provider, model, outcome, tried, hidden, answerDigest, inputTokens, outputTokens } = settled
  return {
    type: 'model.settled',
    severity: outcome === 'answered' && policy.length === 0 ? 'info' : 'warning',
    gateway: { gateway_type: 'llm', request_id: ask.requestId, ...(model === null ? {} : { model: `${provider} ${model}` }) },
    message: `call to a model: ${outcome}`,
    ext: {
      ...who(ask, apiToken),
      ...{ usageId, outcome, tried, hidden, answerDigest, inputTokens, outputTokens, settledMicro },
      ...(policy.length === 0 ? {} : { policy: named(policy) }),
    },
  }
}

/** Rules by their ids, never what they found. */
function named(evaluations: readonly Evaluation[]): string[] {
  return evaluations.map(({ policyId, decision }) => `${policyId}: ${decision}`)
}

/** Which API token a request came with is said here: calls of several requests are put on record together. */
function who({ chargedTo, role, purpose }: ModelAsk, apiToken: string | null) {
  const { memberId = null, runId = null, userId = null } = chargedTo
  return { actor: memberId ?? userId, runId, role, purpose, ...(apiToken === null ? {} : { apiToken }) }
}
