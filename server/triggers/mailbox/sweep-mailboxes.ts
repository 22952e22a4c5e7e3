import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { deleteOldMessages, listWorkspacesWithOldMail } from '#server/triggers/mailbox/store.ts'

/** A message is known again for so long, as one of a webhook is (requirements 10). */
export const MAIL_KEPT_MS = 30 * 24 * 60 * 60_000
const BATCH = 1000
const ROUNDS_MAX = 100

/**
 * Takes away the rows of what came by e-mail more than 30 days ago. Its bytes and attachments stay: runs, their proofs and
 * what crew members made of them name them by digest. Any number of workers may do this.
 */
export async function sweepMailboxes(nowMs: number = systemClock.nowMs()): Promise<void> {
  const before = new Date(nowMs - MAIL_KEPT_MS)
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const workspaces = await inSystem(async (system) => await listWorkspacesWithOldMail(system, before, BATCH))
    if (workspaces.length === 0) return
    for (const workspaceId of workspaces) await inScope(workspaceId, async (scope) => await deleteOldMessages(scope, before, BATCH))
  }
}
