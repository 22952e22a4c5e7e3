import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { type ScriptedImap, startImapServer } from '#server/egress/testing/imap-server.ts'

import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { inScope } from '#server/tenancy/store.ts'
import { createMailbox } from '#server/triggers/mailbox/create-mailbox.ts'
import { MESSAGE_FILE_BYTES_MAX } from '#server/triggers/mailbox/keep-files.ts'
import { listMessages } from '#server/triggers/mailbox/list-mailboxes.ts'
import { pollMailbox } from '#server/triggers/mailbox/poll-mailbox.ts'
import type { NewMailbox } from '#server/triggers/mailbox/schema.ts'
import { ATTACHMENTS_KEPT_MS, sweepMailboxes } from '#server/triggers/mailbox/sweep-mailboxes.ts'
import { NO_APPS } from '#server/triggers/mailbox/testing/mail-reader.ts'
import { useScheduleWorld } from '#server/triggers/testing/schedule-world.ts'

const world = useScheduleWorld()
const { ids, sql, workspaceId } = world
const nowMs = Date.now()
let server: ScriptedImap
let memberId = ''

beforeAll(async () => {
  server = await startImapServer()
  memberId = await inScope(workspaceId, async (scope) => {
    const made = await createMember(scope, { yaml: NO_APPS, by: ids.ownerId })
    await publishMember(scope, { memberId: made.memberId, by: ids.ownerId })
    return made.memberId
  })
})
afterAll(async () => await server.close())

async function asking(inputs: NewMailbox['inputs']): Promise<string> {
  const place = { host: '127.0.0.1', port: server.port, security: 'none', inside: true, userName: 'office', folder: 'INBOX' } as const
  const given = { ...place, memberId, password: server.password, markSeen: false, inputs }
  return (await createMailbox(workspaceId, given, ids.ownerId, nowMs)).mailboxId
}
/** What became of each message, and whether all of it is kept. */
async function became(mailboxId: string): Promise<string[]> {
  await pollMailbox(workspaceId, mailboxId, nowMs)
  const rows = await sql()`select blob, size from muster.mailbox_messages where mailbox_id = ${mailboxId}`
  for (const { blob, size } of rows) {
    const digest = String(blob).replace('blob:sha256:', '')
    expect(statSync(join(world.dataDir, 'mail', workspaceId, digest.slice(0, 2), digest)).size, 'the whole of it is kept').toBe(
      Number(size),
    )
  }
  return (await listMessages(workspaceId, mailboxId)).items.map(({ from, subject, reason }) => `${from} ${subject} ${reason}`).sort()
}

const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`
const PDF = 'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../x.pdf"'
function deliver(subject: string, ...parts: string[]): void {
  const head = `Message-ID: <${subject}@shop.example>\r\nFrom: anna@shop.example\r\nSubject: ${subject}\r\n`
  const raw = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--`
  server.messages.push({ uid: server.messages.length + 1, raw })
}
/** Where messages of this mailbox lie as files, the oldest first. */
async function filesOf(mailboxId: string): Promise<string[]> {
  const rows = await sql()`select r.inputs from muster.runs r join muster.mailbox_messages m on m.run_id = r.id
    where m.mailbox_id = ${mailboxId} order by r.n`
  return rows.map(({ inputs }) => join(world.dataDir, 'workspaces', workspaceId, 'files', String(inputs.mail)))
}
const attached = (n: number) => Array.from({ length: n }, () => part(PDF, 'x'))

test('a message whose files cannot all be handed over is refused with its reason where they are asked for; it is kept whole, and the next one is taken', async () => {
  const file = await asking({ from: 'a', subject: 'b', mail: '${ payload.message.path }' })
  const list = await asking({ from: 'a', subject: 'b', files: '${ payload.attachments.map(a, a.path) }' })
  const text = await asking({ from: '${ payload.from }', subject: '${ payload.subject }' })
  deliver('long', part('Content-Type: text/plain', 'word '.repeat(MESSAGE_FILE_BYTES_MAX / 5)))
  deliver('many', ...attached(51))
  deliver('thousands', ...attached(3000))
  deliver('heavy', part(PDF, 'x'.repeat(FILE_LIMITS.writeBytesMax + 1)))
  deliver('fits', ...attached(50))
  const from = 'anna@shop.example'
  const never = `${from} thousands TOO_MANY_PARTS`
  const tooLarge = [`${from} heavy TOO_LARGE_AS_FILE`, `${from} long TOO_LARGE_AS_FILE`]
  expect(await became(file)).toEqual([`${from} fits null`, ...tooLarge, `${from} many null`, never])
  const refused = [`${from} heavy ATTACHMENT_TOO_LARGE`, `${from} long null`, `${from} many TOO_MANY_ATTACHMENTS`]
  expect(await became(list)).toEqual([`${from} fits null`, ...refused, never])
  const taken = ['fits', 'heavy', 'long', 'many'].map((subject) => `${from} ${subject} null`)
  expect(await became(text), 'who asks for no file misses none').toEqual([...taken, never])
})

test('a message that was handed over as a file goes 90 days after it came last', async () => {
  server.messages.length = 0
  const id = await asking({ from: 'a', subject: 'b', mail: '${ payload.message.path }' })
  deliver('old')
  deliver('young')
  await became(id)
  const [old = '', young = ''] = await filesOf(id)
  const sent = server.messages.map(({ raw }) => raw)
  expect([old, young].map((path) => readFileSync(path, 'utf8'))).toEqual(sent)
  const long = new Date(nowMs - ATTACHMENTS_KEPT_MS - 1000)
  utimesSync(old, long, long)
  await sweepMailboxes(nowMs)
  expect([old, young].map((path) => existsSync(path))).toEqual([false, true])
})
