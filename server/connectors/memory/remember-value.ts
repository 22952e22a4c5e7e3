import { MEMORY_LIMITS } from '#server/connectors/memory/schema.ts'
import { lockMemory, putEntry, weighMemory } from '#server/connectors/memory/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Keeps a value under a key of one crew member; what stood there before is replaced.
 * @param at when, ms since the epoch
 * @throws AppError PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED: nothing was kept
 */
export async function rememberValue(
  workspaceId: string,
  memberId: string,
  entry: { readonly key: string; readonly value: JsonValue; readonly runId: string; readonly atMs: number },
): Promise<void> {
  const { key, value, runId, atMs } = entry
  const bytes = checkedBytes(value)
  await inScope(workspaceId, async (scope) => {
    await lockMemory(scope, memberId)
    const kept = await weighMemory(scope, memberId, key)
    if (kept.entries + 1 > MEMORY_LIMITS.entriesMax)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'things remembered', max: MEMORY_LIMITS.entriesMax } })
    if (kept.bytes + bytes > MEMORY_LIMITS.bytesMax)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'bytes remembered', max: MEMORY_LIMITS.bytesMax } })
    await putEntry(scope, memberId, { key, value, words: `${key} ${wordsOf(value)}`, bytes, runId, at: new Date(atMs) })
  })
}

/** Size of a value as it is kept. @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED */
export function checkedBytes(value: JsonValue): number {
  const text = canonicalJson(value)
  if (text.includes('\\u0000'))
    throw new AppError('VALIDATION_FAILED', { context: { field: 'content', why: 'a text has a zero character' } })
  const bytes = Buffer.byteLength(text)
  if (bytes > MEMORY_LIMITS.valueBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { size: bytes, bytesMax: MEMORY_LIMITS.valueBytesMax } })
  return bytes
}

/** Every text and number in a value, for the search and for people. */
export function wordsOf(value: JsonValue): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map((item) => wordsOf(item as JsonValue)).join(' ')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, item]) => `${name}: ${wordsOf(item as JsonValue)}`)
      .join(', ')
  return String(value)
}
