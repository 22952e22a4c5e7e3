import { log } from '#server/observability/log.ts'
import { inSystem } from '#server/tenancy/store.ts'
import { pollMailbox } from '#server/triggers/mailbox/poll-mailbox.ts'
import { type DueMailbox, listDueMailboxes } from '#server/triggers/mailbox/store.ts'
import { databaseNowMs } from '#server/triggers/store.ts'

/** Mailboxes looked into at once by one worker: a server that hangs keeps one place, not all. */
const AT_ONCE = 5
/** Of these, places that one workspace may take: its servers that hang keep no other workspace waiting. */
export const AT_ONCE_OF_WORKSPACE = 2

/** Mailbox → its workspace. */
const busy = new Map<string, string>()

/**
 * Looks into every mailbox that is due. Any number of workers may do this at once: each look is claimed in its row, and what is
 * taken is known by its keys. Does not wait for what hangs: those under way go on, the next tick fills the free places.
 * @returns how many looks were begun
 */
export async function tickMailboxes(options: { nowMs?: number } = {}): Promise<{ begun: number; ended: Promise<unknown> }> {
  const nowMs = options.nowMs ?? (await inSystem(databaseNowMs))
  const free = AT_ONCE - busy.size
  if (free <= 0) return { begun: 0, ended: Promise.resolve() }
  const busyOf = new Map<string, number>()
  for (const workspaceId of busy.values()) busyOf.set(workspaceId, (busyOf.get(workspaceId) ?? 0) + 1)
  const full = [...busyOf].flatMap(([workspaceId, n]) => (n >= AT_ONCE_OF_WORKSPACE ? [workspaceId] : []))
  const most = { limit: free * AT_ONCE_OF_WORKSPACE, ofWorkspace: AT_ONCE_OF_WORKSPACE }
  const without = { ids: [...busy.keys()], workspaceIds: full }
  const due = await inSystem(async (system) => await listDueMailboxes(system, new Date(nowMs), most, without))
  const begun = due.filter(({ workspaceId }) => {
    const n = (busyOf.get(workspaceId) ?? 0) + 1
    busyOf.set(workspaceId, n)
    return n <= AT_ONCE_OF_WORKSPACE
  })
  const looks = begun.slice(0, free).map(async (one) => await look(one, nowMs))
  return { begun: looks.length, ended: Promise.all(looks) }
}

async function look({ id, workspaceId }: DueMailbox, nowMs: number): Promise<void> {
  busy.set(id, workspaceId)
  try {
    await pollMailbox(workspaceId, id, nowMs)
  } catch (error) {
    log.warn('mail', { mailbox: id, error })
  } finally {
    busy.delete(id)
  }
}
