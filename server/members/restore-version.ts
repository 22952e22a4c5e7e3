import { AppError } from '#server/kernel/app-error.ts'
import { type SavedDraft, saveDraft } from '#server/members/save-draft.ts'
import { listVersions, type VersionRow } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Opens an older text as the draft: the version itself stays as it is. What the draft said before is replaced.
 * @param options.n number of the version
 * @param options.revision what the screen loaded; 0 when no draft was open
 * @throws AppError NOT_FOUND; CONFLICT when the draft was saved from elsewhere meanwhile
 */
export async function restoreVersion(
  scope: TenantScope,
  options: { memberId: string; n: number; revision: number; by: string },
): Promise<SavedDraft> {
  const { sourceYaml } = await findVersionN(scope, options.memberId, options.n)
  return await saveDraft(scope, { memberId: options.memberId, yaml: sourceYaml, revision: options.revision, by: options.by })
}

/** A version by its number. @throws AppError NOT_FOUND */
export async function findVersionN(scope: TenantScope, memberId: string, n: number): Promise<VersionRow> {
  const version = (await listVersions(scope, memberId)).find((row) => row.n === n)
  if (!version) throw new AppError('NOT_FOUND', { context: { member: memberId, version: n } })
  return version
}
