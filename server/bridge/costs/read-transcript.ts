import type { TranscriptView } from '#server/bridge/costs/schema.ts'
import { recordChange } from '#server/gateway/llm/settings/record-change.ts'
import { findTranscript } from '#server/gateway/llm/transcripts/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * What was said to a model in one call, where an admin wanted it kept. Whoever reads it is on record.
 * @param by user id of the admin; the caller has checked `models:manage`
 * @throws AppError NOT_FOUND, also when it was not kept or is older than 30 days
 */
export async function readTranscript(workspaceId: string, usageId: string, by: string): Promise<TranscriptView> {
  return await inScope(workspaceId, async (scope) => {
    const row = await findTranscript(scope, usageId)
    if (!row) throw new AppError('NOT_FOUND', { context: { call: usageId } })
    await recordChange(scope, by, { type: 'model.transcript_read', message: 'what was said to a model read', ext: { usageId } })
    const { provider, asked, answered, at } = row
    return { provider, asked, answered, at: at.toISOString() }
  })
}
