import { appendAudit } from '#server/audit/append-audit.ts'
import { restoreFile, setAside } from '#server/connectors/files/move-file.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Takes a file out of the workspace's folder for a person and records that. Its bytes are kept aside: runs that read it stay
 * provable, and the id brings it back.
 * @throws AppError FILE_NOT_FOUND, PATH_REFUSED
 */
export async function removeFile(workspaceId: string, file: { path: string; by: string }): Promise<{ id: string; path: string }> {
  const aside = await setAside(workspaceId, file.path, systemIds.next('evt'))
  await record(workspaceId, 'file.removed', 'a file was taken out of the workspace', { path: aside.path, aside: aside.id, actor: file.by })
  return aside
}

/**
 * Puts a file back that was taken out, never onto another one of that name.
 * @throws AppError FILE_NOT_FOUND for an unknown id or one that is back already, FILE_EXISTS, CONFLICT
 */
export async function bringBackFile(workspaceId: string, file: { id: string; by: string }): Promise<{ path: string }> {
  const { path, sha256, size } = await restoreFile(workspaceId, file.id)
  await record(workspaceId, 'file.restored', 'a file was put back into the workspace', { path, sha256, size, actor: file.by })
  return { path }
}

async function record(
  workspaceId: string,
  type: 'file.removed' | 'file.restored',
  message: string,
  ext: { readonly [name: string]: string | number },
): Promise<void> {
  await inScope(
    workspaceId,
    async (scope) => await appendAudit(scope, [{ type, message, ext }], { atMs: systemClock.nowMs(), ids: systemIds }),
  )
}
