import { Batches, type Ended } from '#server/kernel/batches.ts'
import { type NewMessage, takeMessages } from '#server/triggers/hooks/store.ts'

/** A longer one is kept by itself, so that what goes to the database in one go stays small: 64 of these at most. */
const SHARED_BYTES_MAX = 64 * 1024

const kept = new Batches<NewMessage, boolean>(async (_, messages) => {
  const [first] = messages
  const taken = first ? await takeMessages(first.workspaceId, messages) : new Set()
  return messages.map(({ row }): Ended<boolean> => ({ value: taken.has(row.id) }))
})

/**
 * Keeps a message; true once it is committed. Messages of a workspace that come while others of it are being kept share one statement
 * and one commit (decision 0163); one that comes alone waits for nobody.
 * @returns false where it was taken before, or the webhook changed since its signature was checked
 */
export async function keepMessage(message: NewMessage): Promise<boolean> {
  const { workspaceId, row } = message
  return await kept.add(row.bodyBytes > SHARED_BYTES_MAX ? row.id : workspaceId, message)
}
