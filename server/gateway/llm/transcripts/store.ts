import { and, asc, eq, lt, sql } from 'drizzle-orm'
import { modelTranscripts } from '#db/schema/model-transcripts.ts'
import type { SystemScope, TenantScope } from '#db/with-scope.ts'
import type { KeptTranscript } from '#server/gateway/llm/transcripts/transcript.ts'

export type TranscriptRow = typeof modelTranscripts.$inferSelect

/** Once for each call; a second is passed over. PostgreSQL keeps no NUL in text. */
export async function insertTranscripts(
  { tx, workspaceId }: TenantScope,
  rows: readonly (KeptTranscript & { readonly usageId: string })[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insert(modelTranscripts)
    .values(rows.map((row) => ({ workspaceId, ...row, asked: printable(row.asked), answered: printable(row.answered), at })))
    .onConflictDoNothing()
}

const printable = (text: string): string => text.replaceAll('\0', '\uFFFD')

export async function findTranscript({ tx, workspaceId }: TenantScope, usageId: string): Promise<TranscriptRow | undefined> {
  const [row] = await tx
    .select()
    .from(modelTranscripts)
    .where(and(eq(modelTranscripts.workspaceId, workspaceId), eq(modelTranscripts.usageId, usageId)))
  return row
}

/** Workspaces with transcripts from before a moment. */
export async function listWorkspacesWithOld({ tx }: SystemScope, before: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ workspaceId: modelTranscripts.workspaceId })
    .from(modelTranscripts)
    .where(lt(modelTranscripts.at, before))
    .orderBy(asc(modelTranscripts.workspaceId))
    .limit(limit)
  return rows.map(({ workspaceId }) => workspaceId)
}

export async function deleteOldTranscripts({ tx, workspaceId }: TenantScope, before: Date): Promise<void> {
  await tx.delete(modelTranscripts).where(and(eq(modelTranscripts.workspaceId, workspaceId), lt(modelTranscripts.at, before)))
}

/** Which of these calls have one. */
export async function whichKept({ tx, workspaceId }: TenantScope, usageIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (usageIds.length === 0) return new Set()
  const rows = await tx
    .select({ usageId: modelTranscripts.usageId })
    .from(modelTranscripts)
    .where(and(eq(modelTranscripts.workspaceId, workspaceId), sql`${modelTranscripts.usageId} = any(${`{${usageIds.join(',')}}`}::text[])`))
  return new Set(rows.map(({ usageId }) => usageId))
}
