import { getBlob } from '#server/blobs/open-blobs.ts'
import { findResult, listRecentResults } from '#server/bridge/results/store.ts'
import { findMember } from '#server/members/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const LIMIT = 200

/** Files and values handed over by runs, newest first. */
export async function listResults(workspaceId: string) {
  return await inScope(workspaceId, async (scope) => {
    const rows = await listRecentResults(scope, LIMIT)
    return await Promise.all(
      rows.map(async (row) => {
        const run = await findRun(scope, row.runId)
        return {
          id: row.id,
          runId: row.runId,
          name: row.name,
          title: row.title,
          mime: row.mime,
          size: row.size,
          createdAt: row.createdAt.toISOString(),
          runN: run.n,
          memberName: (await findMember(scope, run.memberId)).name,
        }
      }),
    )
  })
}

/** Bytes of a result, for download. @throws AppError NOT_FOUND */
export async function readResult(workspaceId: string, id: string): Promise<{ name: string; mime: string; bytes: Uint8Array }> {
  const row = await inScope(workspaceId, async (scope) => await findResult(scope, id))
  return { name: row.name, mime: row.mime, bytes: await getBlob(workspaceId, row.blobRef) }
}
