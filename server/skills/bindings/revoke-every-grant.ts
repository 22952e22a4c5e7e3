import { type BindingDraft, recordBindings } from '#server/skills/bindings/record-binding.ts'
import { settleBinding } from '#server/skills/bindings/settle-binding.ts'
import { deleteGrant, findBinding, listEveryGrant, lockBindings } from '#server/skills/bindings/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes every permission of every skill back: after a restore nobody knows which ones were taken back meanwhile, so what asks for any
 * waits until somebody gives it anew (domain §4).
 * @param why as it is kept, in English
 * @returns how many
 */
export async function revokeEveryGrant(scope: TenantScope, why: string): Promise<number> {
  await lockBindings(scope)
  const drafts: BindingDraft[] = []
  for (const { bindingId, permission } of await listEveryGrant(scope)) {
    await deleteGrant(scope, bindingId, permission)
    const binding = await findBinding(scope, bindingId)
    const message = `permission of skill ${binding.slug} taken back`
    drafts.push({ type: 'skill_grant.revoked', message, ext: { permission, why }, binding })
  }
  for (const id of new Set(drafts.map(({ binding }) => binding.id))) await settleBinding(scope, id, 'operator')
  if (drafts.length > 0) await recordBindings(scope, 'operator', drafts)
  return drafts.length
}
