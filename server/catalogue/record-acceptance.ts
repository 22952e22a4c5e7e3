import { appendAudit } from '#server/audit/append-audit.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { AuthoritySeal } from '#server/signer/authority.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What an admin accepted, with the signatures that the rows carry: so rows and chain can be compared. */
export async function recordAcceptance(
  scope: TenantScope,
  acceptedBy: string,
  accepted: readonly { readonly row: CatalogueRow; readonly seal: AuthoritySeal }[],
): Promise<void> {
  const rows = accepted.map(({ row, seal }) => ({ tool: row.tool, effectClass: row.effectClass, pin: row.pin, ...seal }))
  const what = rows.length === 1 ? `ability ${rows[0]?.tool ?? ''} accepted` : `${rows.length} abilities accepted`
  const draft = { type: 'catalogue.accepted' as const, message: what, ext: { actor: acceptedBy, rows } }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}

/** Tools that may not be used until an admin looks, each with why. */
export async function recordQuarantine(scope: TenantScope, tools: ReadonlyMap<string, string>): Promise<void> {
  const drafts = [...tools].map(([tool, why]) => ({
    type: 'tool.quarantined' as const,
    severity: 'warning' as const,
    message: `ability ${tool} quarantined: ${why}`,
    ext: { tool, why },
  }))
  if (drafts.length > 0) await appendAudit(scope, drafts, { atMs: systemClock.nowMs(), ids: systemIds })
}
