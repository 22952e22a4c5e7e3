import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { startOutbox, type Outbox } from '#server/connectors/mail/outbox-listener.ts'
import { outboxPassword } from '#server/connectors/mail/outbox-secret.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { sendMail } from '#server/connectors/mail/send-mail.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-outbox-'))
const [A, B] = ['ws_mail_a', 'ws_mail_b']
let outbox: Outbox

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  for (const id of [A, B]) await database.current.owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone) values (${id}, 'T', 'T', ${id}, 'UTC')`
  outbox = await startOutbox({})
})
afterAll(async () => {
  await outbox.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const envelope = { from: 'crew@acme.example', to: ['anna@acme.example'] }
const rawOf = (id: string, text = 'Hello') => `From: crew@acme.example\r\nTo: anna@acme.example\r\nSubject: S ${id}\r\nMessage-ID: <${id}@acme.example>\r\nDate: Thu, 01 Oct 2026 00:00:00 +0000\r\n\r\n${text}\r\n`
const mail = (id: string, text?: string) => ({ envelope, raw: rawOf(id, text), messageId: `<${id}@acme.example>`, to: 'anna@acme.example', subject: `S ${id}`, text: 'Hello' })
const list = async (workspaceId: string) => await inScope(workspaceId, async (scope) => await listOutbox(scope, { limit: 500 }))

function deliver(auth: { user: string; pass: string } | undefined, raw: string) {
  const transport = createTransport({ host: '127.0.0.1', port: outbox.port, ignoreTLS: true, ...(auth ? { auth } : {}) })
  return transport.sendMail({ envelope, raw }).finally(() => transport.close())
}

describe('the local outbox', () => {
  test('keeps a message byte for byte, in the workspace that signed in and in no other', async () => {
    expect(await sendMail(A, mail('one', '.\r\n..dots\r\nÄ'))).toEqual({ messageId: '<one@acme.example>', accepted: ['anna@acme.example'] })
    const [entry, ...more] = await list(A)
    expect(more).toEqual([])
    expect(await list(B)).toEqual([])
    const message = await inScope(A, async (scope) => await readOutboxMessage(scope, entry!.id))
    expect(message).toMatchObject({ from: 'crew@acme.example', to: ['anna@acme.example'], raw: rawOf('one', '.\r\n..dots\r\nÄ'), size: Buffer.byteLength(rawOf('one', '.\r\n..dots\r\nÄ')) })
    await expect(inScope(B, async (scope) => await readOutboxMessage(scope, entry!.id))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
  test('takes nothing from whoever does not know the password of that workspace', async () => {
    await expect(deliver(undefined, rawOf('x'))).rejects.toMatchObject({ responseCode: expect.any(Number) })
    await expect(deliver({ user: A, pass: 'guess' }, rawOf('x'))).rejects.toMatchObject({ responseCode: 535 })
    await expect(deliver({ user: B, pass: await outboxPassword(A) }, rawOf('x'))).rejects.toMatchObject({ responseCode: 535 })
    await expect(deliver({ user: "ws_a' or 1=1", pass: 'x' }, rawOf('x'))).rejects.toMatchObject({ responseCode: 535 })
    expect(await list(A)).toHaveLength(1)
    expect(statSync(join(dataDir, 'outbox.key')).mode & 0o777).toBe(0o600)
  })
  test('a message delivered twice, even at once, is kept once', async () => {
    await Promise.all(Array.from({ length: 10 }, async () => await sendMail(B, mail('twice'))))
    expect(await list(B)).toHaveLength(1)
  })
  test('refuses what is too large with a proof, keeping nothing', async () => {
    await expect(sendMail(B, mail('large', 'x'.repeat(11 * 1024 * 1024)))).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED' })
    expect(await list(B)).toHaveLength(1)
  })
  test('survives nonsense', async () => {
    const socket = connect(outbox.port, '127.0.0.1').resume()
    socket.on('error', () => {}).end('\0\xff\r\nGET / HTTP/1.1\r\n\r\n')
    await once(socket, 'close')
    expect(await sendMail(B, mail('after'))).toMatchObject({ messageId: '<after@acme.example>' })
  })
  test('a database that does not take it means that the sender hears no', async () => {
    await database.current.owner`revoke insert on muster.outbox_messages from muster_app`
    await expect(sendMail(B, mail('lost'))).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED' })
    await database.current.owner`grant insert on muster.outbox_messages to muster_app`
    expect((await list(B)).map((entry) => entry.messageId)).not.toContain('<lost@acme.example>')
  })
  test('with no listener left, nothing is claimed: the next send starts one', async () => {
    await outbox.close()
    expect(await sendMail(B, mail('anew'))).toMatchObject({ accepted: ['anna@acme.example'] })
    outbox = await (await import('#server/connectors/mail/outbox-listener.ts')).ensureOutbox()
  })
  test('bytes are kept as a blob under their own hash', async () => {
    const hash = createHash('sha256').update(rawOf('anew')).digest('hex')
    expect(existsSync(join(dataDir, 'blobs', B, hash.slice(0, 2), hash))).toBe(true)
  })
})
