import { showAddresses } from '#server/audit/personal-data.ts'
import { AUDIT_EVENT_TYPES, type Envelope } from '#server/audit/schema.ts'
import { listRecent } from '#server/audit/store.ts'
import { verifyWorkspace as verify } from '#server/audit/verify-workspace.ts'
import type { VerifyReportDto } from '#server/bridge/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 100

/** Entries of the chain, newest first. */
export async function listAudit(workspaceId: string, filter: { before?: number; type?: string }) {
  const { rows, messages } = await inScope(workspaceId, async (scope) => {
    const rows = await listRecent(scope, { ...filter, limit: PAGE })
    const messages: string[] = []
    for (const row of rows) messages.push(await showAddresses(scope, (JSON.parse(row.envelopeText) as Envelope).event.message ?? row.type))
    return { rows, messages }
  })
  const items = rows.map((row, index) => {
    const { event, ext } = JSON.parse(row.envelopeText) as Envelope
    return {
      seq: row.seq,
      at: row.at.toISOString(),
      type: row.type,
      message: messages[index] ?? row.type,
      actor: typeof ext['actor'] === 'string' ? ext['actor'] : (event.approval?.approver ?? null),
      runId: row.runId,
      severity: event.severity,
      hash: row.leafHash.slice(0, 16),
    }
  })
  return { items, next: rows.length === PAGE ? (rows.at(-1)?.seq ?? null) : null, types: [...AUDIT_EVENT_TYPES] }
}

/** Proves the workspace as it stands now: the chain, what the signer remembers, and the ledger (`audit/verify-workspace.ts`). */
export async function verifyWorkspace(workspaceId: string): Promise<VerifyReportDto> {
  const { ok, entries, firstBad, ledger, authority, proved, cannot } = await verify(workspaceId)
  return { ok, entries, firstBad, ledger: { ...ledger }, authority: { ...authority }, proved: [...proved], cannot: [...cannot] }
}
