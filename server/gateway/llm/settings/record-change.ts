import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import type { SignedProvider } from '#server/gateway/llm/settings/signed-settings.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Puts on record who changed what about models, in the transaction of the change; call it last. */
export async function recordChange(scope: TenantScope, by: string, draft: Pick<AuditDraft, 'type' | 'message' | 'ext'>): Promise<void> {
  await appendAudit(scope, [{ ...draft, ext: { ...draft.ext, actor: by } }], { atMs: systemClock.nowMs(), ids: systemIds })
}

/** A provider as the record says it: all that gives it power, the origin without its path, never a key. */
export function recordedProvider({ id, name, baseUrl, keyHandle, allow, clearance, seesPersonal, keepsPrompts, prices }: SignedProvider) {
  const told = { clearance, seesPersonal, keepsPrompts }
  return { providerId: id, name, origin: new URL(baseUrl).origin, hasKey: keyHandle !== null, allow, ...told, prices }
}
