import { appendAudit, appendDenial } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import type { Candidates } from '#server/gateway/llm/core/candidates.ts'
import type { Standing } from '#server/gateway/llm/core/limits.ts'
import { type CallVerdict, reasonOf } from '#server/gateway/llm/police-call.ts'
import { type Settled, settleRow } from '#server/gateway/llm/spending/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** What is known of a call before anybody is asked. Digests, never text. */
export interface CallOnRecord {
  readonly usageId: string
  readonly requestDigest: string
  readonly candidates: Candidates<unknown>
}

/** The routing decision and what is set aside for it, in the transaction that does so: without the record nothing goes out (I8). */
export async function recordAsked(
  scope: TenantScope,
  ask: ModelAsk,
  call: CallOnRecord,
  verdict: CallVerdict,
  standing: Standing,
  reservedMicro: number,
): Promise<void> {
  const { usable, skipped } = call.candidates
  const [first] = usable
  const draft: AuditDraft = {
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
      ...who(ask),
      usageId: call.usageId,
      requestDigest: call.requestDigest,
      models: usable.map(({ choice }) => `${choice.provider} ${choice.model}`),
      skipped: skipped.map(({ choice, why }) => `${choice.provider} ${choice.model}: ${why}`),
      policy: verdict.evaluations.map(({ policyId, decision }) => `${policyId}: ${decision}`),
      reservedMicro,
      spending: standing.kind,
    },
  }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}

/** A call that was not let out, or an answer that was not let in; kept though the caller's work fails. */
export async function recordRefused(ask: ModelAsk, call: CallOnRecord, code: string, verdict: CallVerdict | null): Promise<void> {
  await appendDenial(ask.scope.workspaceId, {
    type: 'model.refused',
    gateway: { gateway_type: 'llm', request_id: ask.requestId, policy_decision: verdict?.decision ?? 'deny' },
    message: `a call to a model refused: ${code}`,
    ext: {
      ...who(ask),
      code,
      requestDigest: call.requestDigest,
      skipped: call.candidates.skipped.map(({ choice, why }) => `${choice.provider} ${choice.model}: ${why}`),
      ...(verdict ? { reason: reasonOf(verdict).slice(0, 500) } : {}),
    },
  })
}

/** Settles a call and puts on record what became of it, both or neither. What was settled before stays as it was. */
export async function recordSettled(ask: ModelAsk, usageId: string, settled: Settled): Promise<void> {
  const nowMs = systemClock.nowMs()
  await inScope(ask.scope.workspaceId, async (scope) => {
    const micro = await settleRow(scope, usageId, settled, new Date(nowMs))
    if (micro === undefined) return
    const { provider, model, outcome, tried, hidden, answerDigest, inputTokens, outputTokens } = settled
    const draft: AuditDraft = {
      type: 'model.settled',
      severity: outcome === 'answered' ? 'info' : 'warning',
      gateway: { gateway_type: 'llm', request_id: ask.requestId, ...(model === null ? {} : { model: `${provider} ${model}` }) },
      message: `call to a model: ${outcome}`,
      ext: { ...who(ask), usageId, outcome, tried, hidden, answerDigest, inputTokens, outputTokens, settledMicro: micro },
    }
    await appendAudit(scope, [draft], { atMs: nowMs, ids: systemIds })
  })
}

function who({ chargedTo, role, purpose }: ModelAsk) {
  const { memberId = null, runId = null, userId = null } = chargedTo
  return { actor: memberId ?? userId, runId, role, purpose }
}
