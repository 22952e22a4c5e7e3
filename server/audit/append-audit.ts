import { randomBytes } from 'node:crypto'
import { insertCommitments } from '#server/audit/commitments/store.ts'
import { GENESIS } from '#server/audit/core/genesis.ts'
import { hideAddresses } from '#server/audit/core/hide-addresses.ts'
import { sealEnvelope } from '#server/audit/core/seal-envelope.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import { insertEvents, lockHead } from '#server/audit/store.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { sha256 } from '#server/kernel/digest.ts'
import type { Ids } from '#server/kernel/ids.ts'
import { actingToken } from '#server/observability/acting-token.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { leafHash } from '#server/signer/core/merkle.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Appends N events to the workspace's chain in the caller's transaction: gap-free, each with the hash of the one before.
 * Takes the chain's lock, so call it last in a transaction. A failing append fails the operation. E-mail addresses go beside
 * the chain, which keeps their salted digests (domain §8). What a request with an API token puts on record names the token.
 * @throws ZodError when an event is not one of ours: a bug, never a user's fault
 */
export async function appendAudit(
  scope: TenantScope,
  drafts: readonly AuditDraft[],
  by: { atMs: number; ids: Ids },
): Promise<{ fromSeq: number; toSeq: number }> {
  const { value, commitments } = hideAddresses(JSON.parse(JSON.stringify(drafts)) as JsonValue, () => randomBytes(16).toString('hex'))
  if (commitments.length > 0) await insertCommitments(scope, commitments)
  const head = await lockHead(scope)
  let seq = head?.seq ?? 0
  let previous = head ? sha256(head.envelopeText) : GENESIS
  const at = toTimestamp(by.atMs)
  const token = actingToken()
  const through = token === null ? {} : { apiToken: token }
  const rows = (value as unknown as AuditDraft[]).map((draft) => {
    seq += 1
    const envelope = sealEnvelope(
      { ...draft, ext: { ...draft.ext, ...through } },
      { workspaceId: scope.workspaceId, seq, at, previous, eventId: by.ids.next('evt') },
    )
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
