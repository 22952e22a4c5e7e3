import { deleteOldTranscripts, listWorkspacesWithOld } from '#server/gateway/llm/transcripts/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/** So long what was said to models stays readable, where it is kept at all. */
export const TRANSCRIPT_KEPT_MS = 30 * 24 * 60 * 60_000
const WORKSPACES_MAX = 1000

/** Takes away what is older than 30 days. Any number of workers may do this. */
export async function sweepTranscripts(nowMs: number = systemClock.nowMs()): Promise<void> {
  const before = new Date(nowMs - TRANSCRIPT_KEPT_MS)
  const workspaces = await inSystem(async (system) => await listWorkspacesWithOld(system, before, WORKSPACES_MAX))
  for (const workspaceId of workspaces) await inScope(workspaceId, async (scope) => await deleteOldTranscripts(scope, before))
}
