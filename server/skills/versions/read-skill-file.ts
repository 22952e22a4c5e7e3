import { getBlob } from '#server/blobs/open-blobs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { fileEntrySchema } from '#server/skills/schema.ts'
import type { SkillVersionRow } from '#server/skills/versions/store.ts'
import { versionHolds } from '#server/skills/versions/version-seal.ts'

const filesSchema = fileEntrySchema.array()

/**
 * One file of a published version, from the blobs of its owner's workspace. `path` must be a path of the signed list of files;
 * it is compared, never joined. The blobs hash the bytes on each read (requirements §14.6).
 * @throws AppError NOT_FOUND for a path that is not listed, BLOB_DAMAGED when the version was not signed so or the bytes differ
 */
export async function readSkillFile(version: SkillVersionRow, path: string): Promise<Uint8Array> {
  if (!(await versionHolds(version))) throw new AppError('BLOB_DAMAGED', { context: { what: 'signature of a skill', version: version.id } })
  const entry = filesSchema.parse(version.files).find((file) => file.path === path)
  if (!entry) throw new AppError('NOT_FOUND', { context: { version: version.id } })
  return await getBlob(version.workspaceId, `blob:sha256:${entry.digest}`)
}
