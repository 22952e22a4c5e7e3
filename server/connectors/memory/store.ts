import { and, asc, count, desc, eq, sql } from 'drizzle-orm'
import { memoryEntries } from '#db/schema/memory-entries.ts'
import { runs } from '#db/schema/runs.ts'
import type { TenantScope } from '#db/with-scope.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

export interface Entry {
  readonly key: string
  readonly value: JsonValue
  readonly words: string
  readonly runId: string
  readonly at: Date
}

/** Written in one turn after another: the limits are of all that a member keeps. */
export async function lockMemory({ tx, workspaceId }: TenantScope, memberId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`memory\0${workspaceId}\0${memberId}`.replaceAll('\0', '|')}, 0))`)
}

/** How much a member keeps, without what stands under one key. */
export async function weighMemory(
  { tx }: TenantScope,
  memberId: string,
  withoutKey: string | null,
): Promise<{ entries: number; bytes: number }> {
  const others = withoutKey === null ? undefined : sql`${memoryEntries.key} <> ${withoutKey}`
  const [row] = await tx
    .select({ entries: count(), bytes: sql<string>`coalesce(sum(${memoryEntries.bytes}), 0)` })
    .from(memoryEntries)
    .where(and(eq(memoryEntries.memberId, memberId), others))
  return { entries: row?.entries ?? 0, bytes: Number(row?.bytes ?? 0) }
}

export async function putEntry(
  { tx, workspaceId }: TenantScope,
  memberId: string,
  entry: Entry & { readonly bytes: number },
): Promise<void> {
  const { key, words, bytes, runId, at } = entry
  // a value may be null, which a column is not
  const row = { value: { value: entry.value }, words, bytes, runId, at }
  await tx
    .insert(memoryEntries)
    .values({ workspaceId, memberId, key, ...row })
    .onConflictDoUpdate({ target: [memoryEntries.workspaceId, memoryEntries.memberId, memoryEntries.key], set: row })
}

export async function findEntry({ tx }: TenantScope, memberId: string, key: string): Promise<Entry | undefined> {
  const [row] = await tx
    .select()
    .from(memoryEntries)
    .where(and(eq(memoryEntries.memberId, memberId), eq(memoryEntries.key, key)))
  return row && entryOf(row)
}

/** Entries with the words, best match first; equal ones by key. The words are taken as they are, in no language. */
export async function searchEntries({ tx }: TenantScope, memberId: string, query: string, limit: number): Promise<Entry[]> {
  const words = sql`to_tsvector('simple'::regconfig, ${memoryEntries.words})`
  const asked = sql`websearch_to_tsquery('simple'::regconfig, ${query})`
  const rows = await tx
    .select()
    .from(memoryEntries)
    .where(and(eq(memoryEntries.memberId, memberId), sql`${words} @@ ${asked}`))
    .orderBy(desc(sql`ts_rank(${words}, ${asked})`), asc(sql`${memoryEntries.key} collate "C"`))
    .limit(limit)
  return rows.map(entryOf)
}

/** All of a member, the newest first, with the number of the run that wrote it. */
export async function listEntries({ tx }: TenantScope, memberId: string, limit: number): Promise<(Entry & { runN: number | null })[]> {
  const rows = await tx
    .select({ entry: memoryEntries, n: runs.n })
    .from(memoryEntries)
    .leftJoin(runs, and(eq(runs.workspaceId, memoryEntries.workspaceId), eq(runs.id, memoryEntries.runId)))
    .where(eq(memoryEntries.memberId, memberId))
    .orderBy(desc(memoryEntries.at), asc(sql`${memoryEntries.key} collate "C"`))
    .limit(limit)
  return rows.map(({ entry, n }) => ({ ...entryOf(entry), runN: n }))
}

/** @returns how many went */
export async function dropEntries({ tx }: TenantScope, memberId: string, key: string | null): Promise<number> {
  const one = key === null ? undefined : eq(memoryEntries.key, key)
  const gone = await tx
    .delete(memoryEntries)
    .where(and(eq(memoryEntries.memberId, memberId), one))
    .returning({ key: memoryEntries.key })
  return gone.length
}

function entryOf({ key, value, words, runId, at }: typeof memoryEntries.$inferSelect): Entry {
  return { key, value: (value as { value: JsonValue }).value, words, runId, at }
}
