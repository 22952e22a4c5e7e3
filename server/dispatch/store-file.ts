import { appendAudit } from '#server/audit/append-audit.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Puts a person's file into the workspace's folder and records that. One that is there already is replaced only when asked.
 * @throws AppError PATH_REFUSED, PAYLOAD_TOO_LARGE, STORAGE_FULL, FILE_EXISTS
 */
export async function storeFile(
  workspaceId: string,
  file: { path: string; bytes: Uint8Array; by: string; replace: boolean },
): Promise<{ path: string; sha256: string; size: number }> {
  const stored = await writeBytes(workspaceId, file.path, file.bytes, { replace: file.replace })
  await inScope(
    workspaceId,
    async (scope) =>
      await appendAudit(
        scope,
        [
          {
            type: 'file.stored',
            message: 'a file was put into the workspace',
            ext: { path: stored.path, sha256: stored.sha256, size: stored.size, actor: file.by },
          },
        ],
        {
          atMs: systemClock.nowMs(),
          ids: systemIds,
        },
      ),
  )
  return stored
}
