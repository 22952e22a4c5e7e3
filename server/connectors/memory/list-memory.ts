import { wordsOf } from '#server/connectors/memory/remember-value.ts'
import { MEMORY_LIMITS, type MemoryList } from '#server/connectors/memory/schema.ts'
import { listEntries, weighMemory } from '#server/connectors/memory/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const TEXT_MAX = 2_000

/** Everything a crew member remembers, the newest first. */
export async function listMemory(workspaceId: string, memberId: string): Promise<MemoryList> {
  return await inScope(workspaceId, async (scope) => {
    const { entries, bytes } = await weighMemory(scope, memberId, null)
    const rows = await listEntries(scope, memberId, MEMORY_LIMITS.entriesMax)
    const items = rows.map(({ key, value, runId, runN, at }) => {
      const text = wordsOf(value)
      return { key, text: text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text, runId, runN, at: at.toISOString() }
    })
    return { items, count: entries, bytes }
  })
}
