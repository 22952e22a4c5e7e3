import { AppError } from '#server/kernel/app-error.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { checkPublishName } from '#server/skills/publish/own-skill.ts'
import { BUNDLE_LIMITS } from '#server/skills/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A form has more in it than the archive; what is a little over is refused by the archive's own limit. */
export const BUNDLE_BODY_BYTES_MAX = BUNDLE_LIMITS.packedBytesMax + 1024 * 1024

/**
 * What can be refused before anything is checked, and the id that the report will have.
 * @throws AppError BUNDLE_TOO_LARGE, SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_SLUG_TAKEN
 */
export async function beginPublish(workspaceId: string, { slug, bytes }: { slug: string; bytes: number }): Promise<string> {
  if (bytes > BUNDLE_LIMITS.packedBytesMax) throw new AppError('BUNDLE_TOO_LARGE', { context: { bytesMax: BUNDLE_LIMITS.packedBytesMax } })
  await inScope(workspaceId, async (scope) => await checkPublishName(scope, slug))
  return systemIds.next('sku')
}
