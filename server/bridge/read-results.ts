import { getBlob } from '#server/blobs/open-blobs.ts'
import { findResult, listResultPage, type ResultPlace } from '#server/bridge/results/store.ts'
import type { ResultList } from '#server/bridge/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 50

/**
 * Files and values handed over by runs, the newest run first, a page at a time; results of one run stand together.
 * @param filter.before `next` of the page before; anything else begins at the newest
 */
export async function listResults(
  workspaceId: string,
  filter: { search?: string | undefined; memberId?: string | undefined; before?: string | undefined },
): Promise<ResultList> {
  const before = placeOf(filter.before)
  const search = filter.search?.trim()
  const rows = await inScope(
    workspaceId,
    async (scope) =>
      await listResultPage(
        scope,
        {
          ...(search ? { search } : {}),
          ...(filter.memberId ? { memberId: filter.memberId } : {}),
          ...(before ? { before } : {}),
        },
        PAGE + 1,
      ),
  )
  const shown = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? shown.at(-1) : undefined
  return {
    items: shown.map(({ id, runId, name, title, mime, size, createdAt, runN, memberName }) => ({
      id,
      runId,
      name,
      title,
      mime,
      size,
      createdAt: createdAt.toISOString(),
      runN,
      memberName,
    })),
    next: last ? `${last.runN}.${last.leg}.${last.ordinal}` : null,
  }
}

function placeOf(text: string | undefined): ResultPlace | null {
  const [, n, leg, ordinal] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(text ?? '') ?? []
  return n === undefined ? null : { n: Number(n), leg: Number(leg), ordinal: Number(ordinal) }
}

/** Bytes of a result, for download. @throws AppError NOT_FOUND */
export async function readResult(workspaceId: string, id: string): Promise<{ name: string; mime: string; bytes: Uint8Array }> {
  const row = await inScope(workspaceId, async (scope) => await findResult(scope, id))
  return { name: row.name, mime: row.mime, bytes: await getBlob(workspaceId, row.blobRef) }
}
