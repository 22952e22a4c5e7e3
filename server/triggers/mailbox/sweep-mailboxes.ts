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
  for (const workspaceId of workspaces)
    await ofOne(workspaceId, async () => {
      const attachments = await sweepAttachments(workspaceId, nowMs - ATTACHMENTS_KEPT_MS)
      if (attachments > 0) log.info('old mail', { workspaceId, attachments })
    })
}

/** What cannot be taken away in one place keeps nothing else. @returns whether it went well */
async function ofOne(workspaceId: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    log.warn('old mail', { workspaceId, error })
    return false
  }
}

async function sweepMessages(before: Date): Promise<void> {
  const failed = new Set<string>()
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const listed = await inSystem(async (system) => await listWorkspacesWithOldMail(system, before, BATCH))
    const workspaces = listed.filter((one) => !failed.has(one))
    if (workspaces.length === 0) return
    for (const workspaceId of workspaces) if (!(await ofOne(workspaceId, () => sweepOne(workspaceId, before)))) failed.add(workspaceId)
  }
}

async function sweepOne(workspaceId: string, before: Date): Promise<void> {
  const refs = await inScope(workspaceId, async (scope) => await deleteOldMessages(scope, before, BATCH))
  // only once that is committed: a row that is there has its message
  for (const ref of refs) await ofOne(workspaceId, async () => await removeMail(workspaceId, ref))
}
