import { egressFetch } from '#server/egress/egress-fetch.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { checkPublishName } from '#server/skills/publish/own-skill.ts'
import { type Published, type PublishWatch, publishVersion } from '#server/skills/publish/publish-version.ts'
import { recordInside } from '#server/skills/publish/record-inside.ts'
import { BUNDLE_LIMITS } from '#server/skills/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const TIMEOUT_MS = 30_000

/**
 * Fetches an archive through the one outbound door and publishes it like an upload: public addresses alone unless listed, bounded in
 * time and size, no redirect to another origin, nothing of ours sent along (architecture §7). One that may be asked inside the own network
 * is on record with what came of it.
 * @param upload.allow `host:port` of a private address that may be asked (`insideAddress`)
 * @param upload.timeoutMs for the whole archive
 * @throws AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE, SKILL_ADDRESS_TIMEOUT, CONNECTOR_REFUSED (another status than 200),
 * BUNDLE_TOO_LARGE, and those of `publishVersion`
 */
export async function importSkill(
  workspaceId: string,
  { slug, url, allow = [], timeoutMs = TIMEOUT_MS }: { slug: string; url: string; allow?: readonly string[]; timeoutMs?: number },
  by: string,
  watch: PublishWatch = {},
): Promise<Published> {
  await inScope(workspaceId, async (scope) => await checkPublishName(scope, slug))
  const fetched = async () => await fetchArchive(workspaceId, { url, allow, timeoutMs })
  const archive = allow.length === 0 ? await fetched() : await recordInside({ workspaceId, slug, url, by }, fetched)
  const { origin, pathname } = new URL(url)
  return await publishVersion(workspaceId, { slug, archive, origin: 'url', source: `${origin}${pathname}`.slice(0, 500) }, by, watch)
}

async function fetchArchive(
  workspaceId: string,
  from: { readonly url: string; readonly allow: readonly string[]; readonly timeoutMs: number },
): Promise<Uint8Array> {
  try {
    const accept = { accept: 'application/gzip, application/octet-stream' }
    const call = { ...from, workspaceId, bytesMax: BUNDLE_LIMITS.packedBytesMax, headers: accept }
    const { status, body } = await egressFetch(call)
    if (status !== 200) throw new AppError('CONNECTOR_REFUSED', { context: { status } })
    return body
  } catch (error) {
    if (isAppError(error, 'CONNECTOR_TIMEOUT'))
      throw new AppError('SKILL_ADDRESS_TIMEOUT', { cause: error, context: { ...error.context, seconds: from.timeoutMs / 1000 } })
    if (!isAppError(error, 'PAYLOAD_TOO_LARGE')) throw error
    throw new AppError('BUNDLE_TOO_LARGE', { cause: error, context: { bytesMax: BUNDLE_LIMITS.packedBytesMax } })
  }
}
