import { GENESIS } from '#server/audit/core/genesis.ts'
import { sealEnvelope } from '#server/audit/core/seal-envelope.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import { insertEvents, lockHead } from '#server/audit/store.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { sha256 } from '#server/kernel/digest.ts'
import type { Ids } from '#server/kernel/ids.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { leafHash } from '#server/signer/core/merkle.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Appends N events to the workspace's chain in the caller's transaction: gap-free, each with the hash of the one before.
 * Takes the chain's lock, so call it last in a transaction (domain §8). A failing append fails the operation.
 * @throws ZodError when an event is not one of ours: a bug, never a user's fault
 */
export async function appendAudit(
  scope: TenantScope,
  drafts: readonly AuditDraft[],
  by: { atMs: number; ids: Ids },
): Promise<{ fromSeq: number; toSeq: number }> {
  const head = await lockHead(scope)
  let seq = head?.seq ?? 0
  let previous = head ? sha256(head.envelopeText) : GENESIS
  const at = toTimestamp(by.atMs)
  const rows = drafts.map((draft) => {
    seq += 1
    const envelope = sealEnvelope(draft, { workspaceId: scope.workspaceId, seq, at, previous, eventId: by.ids.next('evt') })
    const envelopeText = canonicalJson(envelope)
    previous = sha256(envelopeText)
    return {
      seq,
      at: new Date(by.atMs),
      type: draft.type,
      runId: draft.workflow?.workflow_id ?? null,
      envelopeText,
      leafHash: leafHash(envelopeText),
    }
  })
  if (rows.length > 0) await insertEvents(scope, rows)
  return { fromSeq: seq - rows.length + 1, toSeq: seq }
}

/** Keeps a refusal although the operation rolls back: a transaction of its own (domain §8). */
export async function appendDenial(workspaceId: string, draft: AuditDraft): Promise<void> {
  await inScope(
    workspaceId,
    async (scope) => await appendAudit(scope, [{ severity: 'warning', ...draft }], { atMs: systemClock.nowMs(), ids: systemIds }),
  )
}
