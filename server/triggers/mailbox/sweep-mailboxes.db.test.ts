import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { inScope } from '#server/tenancy/store.ts'
import { ATTACHMENTS_KEPT_MS, sweepMailboxes } from '#server/triggers/mailbox/sweep-mailboxes.ts'
import { NO_APPS } from '#server/triggers/mailbox/testing/mail-reader.ts'
import { useScheduleWorld } from '#server/triggers/testing/schedule-world.ts'

const world = useScheduleWorld()
const { ids, sql } = world

/** A workspace that has a mailbox. */
async function withMailbox(): Promise<string> {
  const workspaceId = await arrangeWorkspace()
  const { memberId } = await inScope(workspaceId, async (scope) => await createMember(scope, { yaml: NO_APPS, by: ids.ownerId }))
  await sql()`insert into muster.mailboxes
    (workspace_id, id, member_id, owner_id, created_by, host, port, security, inside, user_name, password_handle, folder, mark_seen, inputs, since)
    values (${workspaceId}, 'mbx_swept', ${memberId}, ${ids.ownerId}, ${ids.ownerId}, 'mail.example', 993, 'tls', false, 'office', 'x', 'INBOX', false, '{}', now())`
  return workspaceId
}

test('what is old of every workspace is taken away, though the files of one that comes before it cannot be looked through', async () => {
  const [broken = '', healthy = ''] = [await withMailbox(), await withMailbox()].sort()
  const folderOf = (workspaceId: string) => join(world.dataDir, 'workspaces', workspaceId)
  const aged = join(folderOf(healthy), 'files', 'mail-in', '0123456789abcdef', 'aged.pdf')
  mkdirSync(dirname(aged), { recursive: true })
  writeFileSync(aged, 'x')
  const nowMs = Date.now()
  const long = new Date(nowMs - ATTACHMENTS_KEPT_MS - 1000)
  utimesSync(aged, long, long)
  rmSync(folderOf(broken), { recursive: true, force: true })
  writeFileSync(folderOf(broken), 'no folder')
  await sweepMailboxes(nowMs)
  expect(existsSync(aged)).toBe(false)
})
