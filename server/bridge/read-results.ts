import { getBlob } from '#server/blobs/open-blobs.ts'
import { tableOf } from '#server/bridge/core/table-preview.ts'
import { findResult, listRecentResults } from '#server/bridge/results/store.ts'
import { parseTable } from '#server/connectors/tables/read-table.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { findMember } from '#server/members/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const LIMIT = 200
const TEXT_MAX = 20_000

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

/** A table or text to look at; fetches nothing from anywhere. */
export function previewBytes(name: string, mime: string, bytes: Uint8Array) {
  if (/\.(csv|tsv|xlsx)$/i.test(name)) {
    const table = parseTable(Buffer.from(bytes))
    return {
      kind: 'table' as const,
      table: tableOf(
        table.rows as unknown as readonly JsonValue[],
        table.columns.map((column) => column.name),
      ),
    }
  }
  if (mime.startsWith('text/') || mime === 'application/json')
    return { kind: 'text' as const, text: new TextDecoder().decode(bytes.subarray(0, TEXT_MAX)) }
  return { kind: 'none' as const }
}
