import { removeMail } from '#server/blobs/open-blobs.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { deleteOldMessages, listMailWorkspaces, listWorkspacesWithOldMail } from '#server/triggers/mailbox/store.ts'
import { sweepAttachments } from '#server/triggers/mailbox/sweep-attachments.ts'

/** A message is known again for so long, as one of a webhook is (requirements 10); its whole bytes are kept as long. */
export const MAIL_KEPT_MS = 30 * 24 * 60 * 60_000
/** A run may wait long before it reads an attachment, so those stay longer. */
export const ATTACHMENTS_KEPT_MS = 90 * 24 * 60 * 60_000
const BATCH = 1000
const ROUNDS_MAX = 100
const WORKSPACES_MAX = 10_000

/**
 * Takes away what came by e-mail: rows and whole messages after 30 days, attachments in `mail-in/` that nobody wrote anew after 90. What
 * runs read of them is evidence of its own and stays (docs/decisions/0138). Any number of workers may do this.
 */
export async function sweepMailboxes(nowMs: number = systemClock.nowMs()): Promise<void> {
  await sweepMessages(new Date(nowMs - MAIL_KEPT_MS))
  const workspaces = await inSystem(async (system) => await listMailWorkspaces(system, WORKSPACES_MAX))
  for (const workspaceId of workspaces) {
    const attachments = await sweepAttachments(workspaceId, nowMs - ATTACHMENTS_KEPT_MS)
    if (attachments > 0) log.info('old mail', { workspaceId, attachments })
  }
}

async function sweepMessages(before: Date): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const workspaces = await inSystem(async (system) => await listWorkspacesWithOldMail(system, before, BATCH))
    if (workspaces.length === 0) return
    for (const workspaceId of workspaces) {
      const refs = await inScope(workspaceId, async (scope) => await deleteOldMessages(scope, before, BATCH))
      // only once that is committed: a row that is there has its message
      for (const ref of refs) await removeMail(workspaceId, ref)
    }
  }
}
