import { namesOf } from '#server/bridge/list-runs.ts'
import { treeLines } from '#server/bridge/skills/core/tree-lines.ts'
import type { AddPreview } from '#server/bridge/skills/schema.ts'
import { nameOf } from '#server/bridge/skills/skill-facts.ts'
import { findSkillRow, versionsById } from '#server/bridge/skills/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { previewBinding } from '#server/skills/bindings/preview-binding.ts'
import type { BindSkill } from '#server/skills/bindings/schema.ts'
import { previewUpgrade } from '#server/skills/bindings/upgrade-binding.ts'
import { inScope } from '#server/tenancy/store.ts'

export type AddChoice = Required<Pick<BindSkill, 'ref' | 'scopeType'>> & Pick<BindSkill, 'scopeId'>

/**
 * What adding a skill for somebody would fix and ask for; where it is there already, what would change. Nothing is kept.
 * @throws AppError SKILL_NOT_FOUND, and what `previewBinding` throws when nothing fits
 */
export async function previewAdd(principal: Principal, skillId: string, choice: AddChoice, say: Say = inEnglish): Promise<AddPreview> {
  const { workspaceId, userId } = principal
  const people = await namesOf(workspaceId)
  const row = await inScope(workspaceId, async (scope) => await findSkillRow(scope, skillId))
  if (!row || row.deletedAt !== null) throw new AppError('SKILL_NOT_FOUND', { context: { skill: skillId } })
  const preview = await previewBinding(workspaceId, { ...choice, skill: nameOf(row, workspaceId) }, userId)
  const diff = preview.duplicateOf === null ? null : await previewUpgrade(workspaceId, preview.duplicateOf, { ref: choice.ref }, userId)
  const versions = await inScope(
    workspaceId,
    async (scope) =>
      await versionsById(
        scope,
        preview.lock.map(({ versionId }) => versionId),
      ),
  )
  const missing = (diff ?? preview).missing
  return {
    version: preview.version,
    lockDigest: diff?.lockDigest ?? preview.lockDigest,
    tree: treeLines(preview.lock, (id) => versions.get(id)?.yankSeverity ?? null),
    permissions: preview.permissions.map(({ permission, by }) => ({
      permission,
      by,
      isNew: diff?.changes.permissionsAdded.includes(permission) ?? false,
      isMissing: missing.permissions.includes(permission),
    })),
    secrets: preview.secrets.map((secret) => ({ ...secret, handle: (diff && ownValue(diff.mapped, secret.name)) ?? secret.handle })),
    replaces: diff
      ? {
          bindingId: diff.bindingId,
          version: diff.from,
          isCurrent: diff.isCurrent,
          skills: diff.changes.skills,
          permissionsRemoved: diff.changes.permissionsRemoved,
          secretsRemoved: diff.changes.secretsRemoved,
        }
      : null,
    givers: preview.granters.map((id) => people.get(id) ?? say('Someone who left')),
    youMayGive: preview.granters.includes(userId),
  }
}
