import { type BindingDraft, recordBindings } from '#server/skills/bindings/record-binding.ts'
import { settleBinding } from '#server/skills/bindings/settle-binding.ts'
import { deleteGrant, findBinding, listCounting, listEveryGrant, lockBindings } from '#server/skills/bindings/store.ts'
import { tellOfRestore } from '#server/skills/bindings/tell-granters.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes every permission of every skill back: after a restore nobody knows which ones were taken back meanwhile, so what asks for any
 * waits until somebody gives it anew (domain §4), and so does what counted on one. Who may give is told. Needs no signer.
 * @param why as it is kept, in English
 * @returns how many
 */
export async function revokeEveryGrant(scope: TenantScope, why: string): Promise<number> {
  await lockBindings(scope)
  const revoked: BindingDraft[] = []
  for (const { bindingId, permission } of await listEveryGrant(scope)) {
    await deleteGrant(scope, bindingId, permission)
    const binding = await findBinding(scope, bindingId)
    const message = `permission of skill ${binding.slug} taken back`
    revoked.push({ type: 'skill_grant.revoked', message, ext: { permission, why }, binding })
  }
  const stoodBy = new Map([...revoked.map(({ binding }) => binding), ...(await listCounting(scope))].map((row) => [row.id, row]))
  for (const binding of stoodBy.values()) {
    if (binding.state === 'ended') continue
    const { row } = await settleBinding(scope, binding.id, 'operator')
    if (row.pending && !binding.pending) await tellOfRestore(scope, binding)
  }
  if (revoked.length > 0) await recordBindings(scope, 'operator', revoked)
  return revoked.length
}
