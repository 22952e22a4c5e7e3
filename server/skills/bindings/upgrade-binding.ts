import type { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { endRow } from '#server/skills/bindings/change-binding.ts'
import { checkMappings, handlesFor } from '#server/skills/bindings/check-mappings.ts'
import { askedInAll, askedOf, isSameSkill, missingOf } from '#server/skills/bindings/core/asked.ts'
import { compareLocks } from '#server/skills/bindings/core/compare-locks.ts'
import { mergeMappings } from '#server/skills/bindings/core/merge-mappings.ts'
import { whoGrants } from '#server/skills/bindings/core/who-grants.ts'
import { type FoundLock, findLock } from '#server/skills/bindings/find-lock.ts'
import { listGranters } from '#server/skills/bindings/list-granters.ts'
import { publishersBefore } from '#server/skills/bindings/publishers-before.ts'
import { type BindingDraft, recordBindings } from '#server/skills/bindings/record-binding.ts'
import {
  type BindingView,
  type PreviewUpgrade,
  type UpgradeBinding,
  type UpgradeDiff,
  upgradeBindingSchema,
} from '#server/skills/bindings/schema.ts'
import { settleBinding } from '#server/skills/bindings/settle-binding.ts'
import { grantsThatHold, signGrant } from '#server/skills/bindings/signed-grants.ts'
import {
  type BindingRow,
  findBound,
  findOpen,
  type GrantRow,
  insertBinding,
  insertGrants,
  listGrants,
  lockBindings,
} from '#server/skills/bindings/store.ts'
import { tellGranters } from '#server/skills/bindings/tell-granters.ts'
import { lockOf, mappingsOf, viewBinding } from '#server/skills/bindings/view-bindings.ts'
import { type Asked, askedSchema } from '#server/skills/schema.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

interface Upgrade {
  readonly ref: string
  readonly found: FoundLock
  readonly asked: Asked
  /** Grants that hold and are asked for again: they go along. */
  readonly kept: readonly GrantRow[]
  readonly mapped: Readonly<Record<string, string>>
}

/**
 * What an upgrade would change, with nothing kept: versions, publishers, permissions and secrets, and what would be missing
 * (requirements §14.8).
 * @param by user id of who would upgrade
 * @throws AppError BINDING_NOT_FOUND, CONFLICT when it is not the active one, and what `findLock` throws
 */
export async function previewUpgrade(workspaceId: string, id: string, input: PreviewUpgrade, by: string): Promise<UpgradeDiff> {
  return await inScope(workspaceId, async (scope) => {
    const binding = await findActive(scope, id)
    const upgrade = await findUpgrade(scope, binding, { ref: input.ref, secretMappings: {} })
    const { found, asked, ref } = upgrade
    const missing = missingOf(asked, { granted: new Set(upgrade.kept.map(({ permission }) => permission)), mapped: upgrade.mapped })
    return {
      ...{ bindingId: id, ref, from: binding.semver, to: found.root.version },
      isCurrent: found.lockDigest === binding.lockDigest,
      changes: compareLocks(
        { lock: lockOf(binding), asked: askedInAll(askedSchema.parse(binding.asked)) },
        { lock: found.lock, asked: askedInAll(asked) },
      ),
      missing: { permissions: [...missing.permissions], secrets: [...missing.secrets] },
      mapped: { ...upgrade.mapped },
      granters: [...whoGrants(await listGranters(scope), by)],
      lockDigest: found.lockDigest,
    }
  })
}

/**
 * Puts the version that was looked at in the place of the one that is there, as a new binding: at once when nothing is missing;
 * otherwise it waits as successor while the one before works on, and takes its place in the transaction of the last grant. An earlier
 * upgrade that still waits ends.
 * @param input.lockDigest of the diff that was looked at
 * @param input.secretMappings goes over what stays; null leaves one out
 * @param by user id; the caller has checked `skills:bind`
 * @throws AppError BINDING_NOT_FOUND, CONFLICT when it would be something else by now, BINDING_AT_VERSION when nothing is new,
 * SECRET_MAPPING_INVALID, SIGNER_UNAVAILABLE
 */
export async function upgradeBinding(workspaceId: string, id: string, input: UpgradeBinding, by: string): Promise<BindingView> {
  const given = upgradeBindingSchema.parse(input)
  return await inScope(workspaceId, async (scope) => {
    await lockBindings(scope)
    const binding = await findActive(scope, id)
    const upgrade = await findUpgrade(scope, binding, given)
    const { lockDigest } = upgrade.found
    if (lockDigest !== given.lockDigest) throw conflict(id, 'another version was published since this was looked at')
    if (lockDigest === binding.lockDigest) throw new AppError('BINDING_AT_VERSION', { context: { binding: id } })
    await checkMappings(scope, { ...upgrade.mapped, ...given.secretMappings }, { ...binding, asked: upgrade.asked })
    const drafts: BindingDraft[] = []
    const waiting = await findBound(scope, binding, 'successor')
    if (waiting) drafts.push(await endRow(scope, waiting, by))
    const successor = await insertSuccessor(scope, binding, upgrade, by)
    const kept = await keepGrants(scope, successor, upgrade.kept)
    const { row, also } = await settleBinding(scope, successor.id, by)
    const view = await viewBinding(scope, row)
    await tellGranters(scope, view, by)
    const ext = { supersedes: id, from: binding.semver, missing: view.missing }
    const message = `upgrade of skill ${row.slug} from ${binding.semver} to ${row.semver}`
    await recordBindings(scope, by, [...drafts, { type: 'skill_binding.upgrade_asked', message, ext, binding: row }, ...kept, ...also])
    return view
  })
}

async function findUpgrade(
  scope: TenantScope,
  binding: BindingRow,
  input: Pick<z.output<typeof upgradeBindingSchema>, 'ref' | 'secretMappings'>,
): Promise<Upgrade> {
  const ref = input.ref ?? binding.ref
  const found = await findLock(scope, { skill: binding.slug, ref })
  if (!isSameSkill(found.root, binding)) throw new AppError('SKILL_NOT_FOUND', { context: { skill: binding.slug } })
  const asked = askedOf(found.locked, await publishersBefore(scope, found.lock, binding.id))
  const held = await grantsThatHold(binding, await listGrants(scope, [binding.id]))
  const kept = held.filter(({ permission }) => asked.permissions.some((one) => one.permission === permission))
  const usable = await handlesFor(scope, binding)
  const wanted = ([name, handle]: [string, string]) => usable.includes(handle) && asked.secrets.some((secret) => secret.name === name)
  const mapped = mergeMappings(Object.fromEntries(Object.entries(mappingsOf(binding)).filter(wanted)), input.secretMappings)
  return { ref, found, asked, kept, mapped }
}

/** As one that waits, whatever is missing: `settleBinding` decides. */
async function insertSuccessor(
  scope: TenantScope,
  binding: BindingRow,
  { ref, found, asked, mapped }: Upgrade,
  by: string,
): Promise<BindingRow> {
  const { scopeType, scopeId, skillWorkspaceId, skillId } = binding
  const { root, lock, lockDigest } = found
  return await insertBinding(scope, {
    id: systemIds.next('bnd'),
    ...{ skillWorkspaceId, skillId, slug: root.slug, ref, versionId: root.versionId, semver: root.version, scopeType, scopeId },
    ...{ state: 'successor', enabled: binding.enabled, pending: true, lock, lockDigest, asked, secretMappings: mapped },
    ...{ supersedesId: binding.id, createdBy: by, createdAt: new Date(systemClock.nowMs()) },
  })
}

/** What stays is signed anew, over the new lock, in the name of who gave it. @returns what to put on record */
async function keepGrants(scope: TenantScope, successor: BindingRow, kept: readonly GrantRow[]): Promise<BindingDraft[]> {
  const drafts: BindingDraft[] = []
  for (const { permission, grantedBy, grantedAt } of kept) {
    const grant = { bindingId: successor.id, permission, grantedBy, grantedAt }
    const seal = await signGrant(scope.workspaceId, grant, successor.lockDigest)
    await insertGrants(scope, [{ ...grant, ...seal }])
    const ext = { permission, grantedBy, keptFrom: successor.supersedesId, ...seal }
    drafts.push({ type: 'skill_grant.given', message: `permission of skill ${successor.slug} kept`, ext, binding: successor })
  }
  return drafts
}

/** @throws AppError BINDING_NOT_FOUND, CONFLICT */
async function findActive(scope: TenantScope, id: string): Promise<BindingRow> {
  const binding = await findOpen(scope, id)
  if (binding.state !== 'active') throw conflict(id, 'it waits to take the place of another; upgrade that one')
  return binding
}

function conflict(id: string, why: string): AppError {
  return new AppError('CONFLICT', { context: { binding: id, why } })
}
