import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { BindingRow } from '#server/skills/bindings/store.ts'
import { forgetResolved } from '#server/skills/resolve/keepers.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export type BindingDraft = Pick<AuditDraft, 'type' | 'message' | 'ext'> & { readonly binding: BindingRow }

/**
 * Puts on record who changed what about bindings, and has what was resolved from them forgotten, both in the transaction of the
 * change. Call it last.
 * @param by user id
 */
export async function recordBindings(scope: TenantScope, by: string, drafts: readonly BindingDraft[]): Promise<void> {
  for (const { binding } of drafts) await forgetResolved(scope, { bindingId: binding.id })
  const told = drafts.map(({ binding, ext, ...draft }) => ({ ...draft, ext: { ...aboutBinding(binding), ...ext, actor: by } }))
  await appendAudit(scope, told, { atMs: systemClock.nowMs(), ids: systemIds })
}

/** What the record says of a binding: enough to find it and what it fixed; names of secrets elsewhere, never a handle. */
function aboutBinding({ id, slug, semver, ref, scopeType, scopeId, lockDigest }: BindingRow) {
  return { bindingId: id, skill: slug, version: semver, ref, scopeType, scopeId, lockDigest }
}
