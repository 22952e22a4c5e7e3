import { endRow } from '#server/skills/bindings/change-binding.ts'
import { listCounting } from '#server/skills/bindings/list-counting.ts'
import { type BindingDraft, recordBindings } from '#server/skills/bindings/record-binding.ts'
import { settleBinding } from '#server/skills/bindings/settle-binding.ts'
import { type BindingRow, deleteGrant, findBinding, listEveryGrant, lockBindings } from '#server/skills/bindings/store.ts'
import { tellOfRestore } from '#server/skills/bindings/tell-granters.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes every permission of every skill back: after a restore nobody knows which ones were taken back meanwhile, so what asks for any
 * waits until somebody gives it anew (domain §4), and an upgrade that counted on one ends. Who may give is told. Needs no signer.
 * @param why as it is kept, in English
 * @returns how many
 */
export async function revokeEveryGrant(scope: TenantScope, why: string): Promise<number> {
  await lockBindings(scope)
  const revoked: (BindingDraft & { readonly binding: BindingRow; readonly permission: string })[] = []
  for (const { bindingId, permission } of await listEveryGrant(scope)) {
    await deleteGrant(scope, bindingId, permission)
    const binding = await findBinding(scope, bindingId)
    const message = `permission of skill ${binding.slug} taken back`
    revoked.push({ type: 'skill_grant.revoked', message, ext: { permission, why }, binding, permission })
  }
  const ended: BindingDraft[] = []
  for (const { binding, permission } of revoked)
    for (const successor of await listCounting(scope, binding, permission)) ended.push(await endRow(scope, successor, 'operator'))
  const stoodBy = new Map(revoked.map(({ binding }) => [binding.id, binding]))
  for (const id of stoodBy.keys()) await settleBinding(scope, id, 'operator')
  for (const binding of stoodBy.values()) if (binding.state === 'active' && !binding.pending) await tellOfRestore(scope, binding)
  const drafts = [...revoked.map(({ permission: _, ...draft }) => draft), ...ended]
  if (drafts.length > 0) await recordBindings(scope, 'operator', drafts)
  return revoked.length
}
