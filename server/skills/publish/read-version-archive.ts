import { getBlob } from '#server/blobs/open-blobs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { findNumbered } from '#server/skills/publish/describe-skill.ts'
import { versionHolds } from '#server/skills/versions/version-seal.ts'

/**
 * The archive of a version as it came, byte for byte, checked against the signed digest.
 * @throws AppError SKILL_NOT_FOUND, SKILL_VERSION_NOT_FOUND, SKILL_VERSION_YANKED (for its security), BLOB_DAMAGED
 */
export async function readVersionArchive(workspaceId: string, name: string, semver: string): Promise<Uint8Array> {
  const row = await findNumbered(workspaceId, name, semver)
  if (row.yankSeverity === 'security') throw new AppError('SKILL_VERSION_YANKED', { context: { slug: name, version: semver } })
  if (!(await versionHolds(row))) throw new AppError('BLOB_DAMAGED', { context: { version: row.id } })
  return await getBlob(row.workspaceId, `blob:sha256:${row.archiveDigest}`)
}
