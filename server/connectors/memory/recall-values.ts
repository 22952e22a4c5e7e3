import { type Entry, findEntry, searchEntries } from '#server/connectors/memory/store.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * What a crew member remembered: under exactly this key, or with these words in it.
 * @returns `{found, value, entries}`: the value of the best entry, null when there is none
 */
export async function recallValues(
  workspaceId: string,
  memberId: string,
  asked: { readonly key: string | null; readonly query: string | null; readonly limit: number },
): Promise<JsonObject> {
  const { key, query, limit } = asked
  const entries = await inScope(workspaceId, async (scope): Promise<Entry[]> => {
    if (key !== null) return [await findEntry(scope, memberId, key)].filter((entry) => entry !== undefined)
    return await searchEntries(scope, memberId, (query ?? '').replaceAll('\0', ' '), limit)
  })
  return {
    found: entries.length > 0,
    value: entries[0]?.value ?? null,
    entries: entries.map((entry) => ({ key: entry.key, value: entry.value, at: entry.at.toISOString() })),
  }
}
