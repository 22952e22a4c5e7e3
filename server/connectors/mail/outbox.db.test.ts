import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { ensureOutbox, type Outbox, startOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { outboxPassword } from '#server/connectors/mail/outbox-secret.ts'
import { prepareMail } from '#server/connectors/mail/prepare-mail.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { sendMail } from '#server/connectors/mail/send-mail.ts'
import { hasMessage } from '#server/connectors/mail/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-outbox-'))
const [A, B] = ['ws_outbox_a', 'ws_outbox_b']
let outbox: Outbox
let made = 0

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  for (const id of [A, B])
    await database.current
      .owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone) values (${id}, 'T', 'T', ${id}, 'UTC')`
  outbox = await startOutbox({})
})
afterAll(async () => {
  await outbox.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function mail(more: { to?: string; cc?: string; text?: string } = {}) {
  made += 1
  return await prepareMail(
    { to: 'anna@example.com', subject: `Nr ${made}`, text: 'Hello', ...more },
    { key: String(made).padEnd(64, 'f'), from: 'member@acme.example', dateMs: 1_700_000_000_000 },
  )
}
const list = async (workspaceId: string) => await inScope(workspaceId, async (scope) => await listOutbox(scope, { limit: 100 }))
const delivered = async (workspaceId: string, messageId: string) =>
  await inScope(workspaceId, async (scope) => await hasMessage(scope, messageId))

/** A client of its own, as any program on this host could be. */
async function deliver(auth: { user: string; pass: string } | undefined) {
  const transport = createTransport({
    host: '127.0.0.1',
    port: outbox.port,
    ignoreTLS: true,
    ...(auth ? { auth } : {}),
    connectionTimeout: 4000,
    socketTimeout: 8000,
  })
  await transport
    .sendMail({ envelope: { from: 'x@example.com', to: ['y@example.com'] }, raw: 'Subject: x\r\n\r\nx' })
    .finally(() => transport.close())
}

describe('what the outbox takes', () => {
  test('is there, byte for byte, by the time that it says so, with the envelope and not the headers as recipients', async () => {
    const sent = await mail({ cc: 'bob@example.com', text: 'Hello,\n.\n..two dots\nende' })
    expect(await delivered(A, sent.messageId)).toBe(false)
    expect(await sendMail(A, sent)).toEqual({ messageId: sent.messageId, accepted: ['anna@example.com', 'bob@example.com'] })
    expect(await delivered(A, sent.messageId)).toBe(true)
    const [entry] = await list(A)
    expect(entry).toMatchObject({ messageId: sent.messageId, from: 'member@acme.example', to: ['anna@example.com', 'bob@example.com'] })
    const message = await inScope(A, async (scope) => await readOutboxMessage(scope, entry?.id ?? ''))
    expect(message.raw).toBe(sent.raw)
    expect(message.text.trimEnd()).toBe('Hello,\n.\n..two dots\nende')
  })

  test('is of the workspace that signed in, and of no other', async () => {
    const sent = await mail()
    await sendMail(B, sent)
    expect(await delivered(B, sent.messageId)).toBe(true)
    expect(await delivered(A, sent.messageId)).toBe(false)
    const [entry] = await list(B)
    await expect(inScope(A, async (scope) => await readOutboxMessage(scope, entry?.id ?? ''))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is kept once, however often the same message comes', async () => {
    const sent = await mail()
    await Promise.all(Array.from({ length: 5 }, async () => await sendMail(A, sent)))
    expect((await list(A)).filter((entry) => entry.messageId === sent.messageId)).toHaveLength(1)
  })
})

describe('whoever is not that workspace', () => {
  test('cannot put mail into its outbox: no password, a wrong one, or that of another workspace', async () => {
    const before = (await list(A)).length
    const wrong = [
      undefined,
      { user: A, pass: 'wrong' },
      { user: A, pass: await outboxPassword(B) },
      { user: '../x', pass: await outboxPassword('../x') },
      { user: `${A}' or '1'='1`, pass: 'x' },
    ]
    for (const auth of wrong)
      await expect(deliver(auth), auth?.user ?? 'nobody').rejects.toMatchObject({ responseCode: expect.any(Number) })
    expect(await list(A)).toHaveLength(before)
  })

  test('cannot read the secret of the passwords', () => {
    expect(statSync(join(dataDir, 'outbox.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(dataDir, 'outbox.key'))).toHaveLength(32)
  })
})

describe('what failed is said as it is', () => {
  test('a refusal proves that nothing was kept', async () => {
    const tooLarge = {
      envelope: { from: 'm@acme.example', to: ['a@example.com'] },
      raw: `Subject: x\r\n\r\n${'x'.repeat(11 * 1024 * 1024)}`,
    }
    const before = (await list(A)).length
    await expect(sendMail(A, { ...(await mail()), ...tooLarge })).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED' })
    expect(await list(A)).toHaveLength(before)
  })

  test('no room for the bytes is a refusal too', async () => {
    const blobs = join(dataDir, 'blobs', B)
    rmSync(blobs, { recursive: true, force: true })
    mkdirSync(join(dataDir, 'blobs'), { recursive: true })
    writeFileSync(blobs, 'a file where the folder should be')
    try {
      const sent = await mail()
      await expect(sendMail(B, sent)).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED', context: { answer: 452 } })
      expect(await delivered(B, sent.messageId)).toBe(false)
    } finally {
      rmSync(blobs, { force: true })
    }
  })

  test('a database that breaks while keeping it proves nothing: nobody knows', async () => {
    const { owner } = database.current
    await owner`alter table muster.outbox_messages add constraint broken check (subject <> 'broken') not valid`
    try {
      const sent = await prepareMail(
        { to: 'anna@example.com', subject: 'broken', text: 'x' },
        { key: 'f'.repeat(64), from: 'member@acme.example', dateMs: 0 },
      )
      const error = await sendMail(A, sent).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(Error)
      expect(error).not.toHaveProperty('context')
    } finally {
      await owner`alter table muster.outbox_messages drop constraint broken`
    }
  })

  test('nonsense on the line, or a listener that is gone: the next message is taken all the same', async () => {
    const socket = connect(outbox.port, '127.0.0.1').resume()
    socket.on('error', () => {}).end('\0\xff\r\nGET / HTTP/1.1\r\n\r\n')
    await once(socket, 'close')
    const first = await mail()
    expect(await sendMail(A, first)).toMatchObject({ messageId: first.messageId })
    await outbox.close()
    const second = await mail()
    expect(await sendMail(A, second)).toMatchObject({ messageId: second.messageId })
    outbox = await ensureOutbox()
  })
})
