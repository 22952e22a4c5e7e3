import { systemClock } from '#server/observability/system-clock.ts'
import { checkMappings } from '#server/skills/bindings/check-mappings.ts'
import { type BindingDraft, recordBindings } from '#server/skills/bindings/record-binding.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'
import { settleBinding } from '#server/skills/bindings/settle-binding.ts'
import { type BindingRow, findBinding, findBound, findOpen, lockBindings, updateBinding } from '#server/skills/bindings/store.ts'
import { viewBinding } from '#server/skills/bindings/view-bindings.ts'
import { askedSchema } from '#server/skills/schema.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/**
 * Switches a binding off or on again; what it resolved to stays (requirements §14.8).
 * @param by user id; the caller has checked `skills:bind`
 * @throws AppError BINDING_NOT_FOUND
 */
export async function setEnabled(workspaceId: string, id: string, enabled: boolean, by: string): Promise<BindingView> {
  return await inScope(workspaceId, async (scope) => {
    await lockBindings(scope)
    const before = await findOpen(scope, id)
    if (before.enabled === enabled) return await viewBinding(scope, before)
    await updateBinding(scope, id, { enabled })
    const binding = await findBinding(scope, id)
    const view = await viewBinding(scope, binding)
    const type = enabled ? 'skill_binding.enabled' : 'skill_binding.disabled'
    await recordBindings(scope, by, [{ type, message: `skill ${binding.slug} switched ${enabled ? 'on' : 'off'}`, binding }])
    return view
  })
}

/**
 * Chooses the saved secrets for the names that the tree asks for, in place of what was chosen before; what is missing is looked at
 * anew. Handles only, never a value.
 * @param by user id; the caller has checked `skills:bind`
 * @throws AppError BINDING_NOT_FOUND, SECRET_MAPPING_INVALID, SKILL_VERSION_YANKED as `grantPermission`
 */
export async function mapSecrets(
  workspaceId: string,
  id: string,
  secretMappings: Readonly<Record<string, string>>,
  by: string,
): Promise<BindingView> {
  return await inScope(workspaceId, async (scope) => {
    await lockBindings(scope)
    const binding = await findOpen(scope, id)
    await checkMappings(scope, secretMappings, { ...binding, asked: askedSchema.parse(binding.asked) })
    await updateBinding(scope, id, { secretMappings })
    const { row, also } = await settleBinding(scope, id, by)
    const view = await viewBinding(scope, row)
    const ext = { secrets: Object.keys(secretMappings).sort(), pending: row.pending }
    const mapped = { type: 'skill_binding.secrets_mapped' as const, message: `secrets chosen for skill ${row.slug}`, ext, binding }
    await recordBindings(scope, by, [mapped, ...also])
    return view
  })
}

/**
 * Takes a skill out of its scope for good, together with an upgrade of it that waits. The row stays, with who and when.
 * @param by user id; the caller has checked `skills:bind`
 * @throws AppError BINDING_NOT_FOUND
 */
export async function endBinding(workspaceId: string, id: string, by: string): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    await lockBindings(scope)
    const binding = await findOpen(scope, id)
    const successor = binding.state === 'active' ? await findBound(scope, binding, 'successor') : undefined
    const drafts: BindingDraft[] = []
    for (const row of successor ? [binding, successor] : [binding]) drafts.push(await endRow(scope, row, by))
    await recordBindings(scope, by, drafts)
  })
}

/** @returns what to put on record. The caller holds `lockBindings`. */
export async function endRow(scope: TenantScope, binding: BindingRow, by: string): Promise<BindingDraft> {
  await updateBinding(scope, binding.id, { state: 'ended', endedAt: new Date(systemClock.nowMs()), endedBy: by })
  return { type: 'skill_binding.ended', message: `skill ${binding.slug} taken out`, ext: { was: binding.state }, binding }
}
