import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { listSavedSecrets } from '#server/bridge/secrets/list-saved-secrets.ts'
import { rotateSecret } from '#server/catalogue/change-secret.ts'
import { mailConnector } from '#server/connectors/mail/connector.ts'
import { dropMailServer, saveMailServer } from '#server/connectors/mail/mail-server/change-mail-server.ts'
import { sendTestMail } from '#server/connectors/mail/mail-server/send-test.ts'
import { startOutbox } from '#server/connectors/mail/outbox-listener.ts'
import type { PreparedMail } from '#server/connectors/mail/prepare-mail.ts'
import { listOutbox } from '#server/connectors/mail/read-outbox.ts'
import { sendMail } from '#server/connectors/mail/send-mail.ts'
import { readMailServer } from '#server/outbound/read-mail-server.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-mail-'))
const WS = 'ws_mail_server'
const ADMIN = { userId: 'usr_admin', email: 'admin@acme.example' }
const PASSWORD = 'correct-horse-battery'
/** What the real server on loopback took, and how it behaves. */
const taken: { from: string; to: string[]; raw: string; user: unknown }[] = []
const behaviour = { refuse: null as { code: number; text: string } | null, drop: false }
let server: SMTPServer
let port = 0
let outbox: { close(): Promise<void> }
let made = 0

async function listen(options: SMTPServerOptions): Promise<SMTPServer> {
  const listening = new SMTPServer({ disableReverseLookup: true, ...options })
  listening.on('error', () => undefined)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return listening
}
const portOf = (one: SMTPServer): number => (one.server.address() as AddressInfo).port
const told = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code })

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  await database.current
    .owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone, practice) values (${WS}, 'T', 'T', ${WS}, 'UTC', false)`
  outbox = await startOutbox({})
  server = await listen({
    allowInsecureAuth: true,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) =>
      auth.password === PASSWORD ? done(null, { user: auth.username ?? '' }) : done(told(535, '5.7.8 Bad credentials')),
    onRcptTo: (_address, _session, done) => (behaviour.refuse ? done(told(behaviour.refuse.code, behaviour.refuse.text)) : done()),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(chunks).toString(),
          user: session.user,
        })
        if (behaviour.drop)
          for (const one of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }).connections) one._socket.destroy()
        else done(null, `2.0.0 Ok: queued as Q${taken.length}`)
      })
    },
  })
  port = portOf(server)
})
afterAll(async () => {
  await outbox.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  taken.length = 0
  behaviour.refuse = null
  behaviour.drop = false
  await setPractice(false)
})

const setPractice = async (practice: boolean): Promise<void> =>
  void (await database.current.owner`update system.workspaces set practice = ${practice} where id = ${WS}`)
const setting = (more: object = {}) => ({
  host: '127.0.0.1',
  port,
  security: 'none' as const,
  inside: true,
  userName: 'office',
  password: PASSWORD,
  sender: 'office@acme.example',
  ...more,
})
const save = async (more: object = {}): Promise<void> => await saveMailServer(WS, setting(more), ADMIN.userId)
async function prepared(): Promise<PreparedMail> {
  made += 1
  const facts = {
    workspaceId: WS,
    key: String(made).padEnd(64, 'c'),
    dateMs: Date.now() + 1000,
    memberAddress: 'member@acme.example',
    documents: new Set<string>(),
  }
  return (await mailConnector.tools['send']?.prepare?.(
    { to: 'anna@example.com', subject: `Nr ${made}`, text: 'Hello' },
    facts,
  )) as unknown as PreparedMail
}
const probe = async (messageId: string) => await mailConnector.tools['probe']?.run({ messageId }, { workspaceId: WS })
const inOutbox = async (): Promise<number> => (await inScope(WS, async (scope) => await listOutbox(scope, { limit: 500 }))).length

describe('Send test', () => {
  test('sends one real mail to the admin and shows what the server said, in practice too', async () => {
    await save()
    await setPractice(true)
    expect(await sendTestMail(WS, ADMIN)).toEqual({ ok: true, to: ADMIN.email, answer: '250 2.0.0 Ok: queued as Q1' })
    expect(taken).toMatchObject([{ from: 'office@acme.example', to: [ADMIN.email], user: 'office' }])
  })

  test.each([
    ['a wrong password', { password: 'wrong-horse-battery' }, /^535 5\.7\.8 Bad credentials/],
    ['nobody there', { port: 1, password: PASSWORD }, /ECONNREFUSED/],
    ['a private address that nobody said is inside', { inside: false, security: 'starttls' }, /not public/],
    ['no encryption where it is wanted', { security: 'starttls' }, /^No encrypted line: 500/],
  ])('shows the exact reason: %s', async (_, more, answer) => {
    await save(more)
    const result = await sendTestMail(WS, ADMIN)
    expect(result).toMatchObject({ ok: false, to: ADMIN.email })
    expect(result.answer).toMatch(answer)
    expect(taken).toEqual([])
  })

  test('does not trust a certificate that nobody signed', async () => {
    const selfSigned = await listen({
      authOptional: true,
      onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
    })
    await save({ port: portOf(selfSigned), security: 'starttls' })
    const result = await sendTestMail(WS, ADMIN)
    await new Promise<void>((resolve) => selfSigned.close(() => resolve()))
    expect(result.ok).toBe(false)
    expect(result.answer).toMatch(/certificate/i)
  })
})

describe('the password', () => {
  test('lies in the vault, is given back by nothing, and goes to no other server', async () => {
    await save()
    const view = JSON.stringify(await readMailServer({ workspaceId: WS, email: ADMIN.email }))
    expect(view).toContain('"hasPassword":true')
    expect(view).not.toContain(PASSWORD)
    for (const table of ['mail_servers', 'secrets', 'audit_events'])
      expect(JSON.stringify(await database.current.owner.unsafe(`select t::text from muster.${table} t`))).not.toContain(PASSWORD)
    const { password: _, ...same } = setting({ sender: 'other@acme.example' })
    await saveMailServer(WS, same, ADMIN.userId)
    expect((await sendTestMail(WS, ADMIN)).ok).toBe(true)
    const { password: __, ...elsewhere } = setting({ host: 'mail.elsewhere.example' })
    await expect(saveMailServer(WS, elsewhere, ADMIN.userId)).rejects.toMatchObject({ errors: [{ pointer: '/password' }] })
  })

  test('can be changed where saved secrets are, which say who uses it', async () => {
    await save()
    const ours = async () => (await listSavedSecrets(WS)).items.find(({ path }) => path === 'mail-server')
    expect((await ours())?.usedBy).toMatchObject([{ name: 'Mail server' }])
    const rotate = async (password: string) =>
      await inScope(WS, async (scope) => await rotateSecret(scope, { path: 'mail-server', fields: { password } }, ADMIN.userId))
    await rotate('another-horse-battery')
    expect((await sendTestMail(WS, ADMIN)).answer).toMatch(/^535/)
    await rotate(PASSWORD)
    expect((await sendTestMail(WS, ADMIN)).ok).toBe(true)
    await dropMailServer(WS, ADMIN.userId)
    expect((await ours())?.usedBy).toEqual([])
  })

  test('is not taken for an open line to the internet', async () => {
    await expect(save({ inside: false })).rejects.toMatchObject({ errors: [{ pointer: '/security' }] })
  })
})

describe('mail of crew members', () => {
  test('stays in the outbox in practice, leaves over the own server outside it under its address, and comes back when it is dropped', async () => {
    await save()
    await setPractice(true)
    const before = await inOutbox()
    await sendMail(WS, await prepared())
    expect([taken.length, await inOutbox()]).toEqual([0, before + 1])
    await setPractice(false)
    const mail = await prepared()
    expect(await sendMail(WS, mail)).toEqual({ messageId: mail.messageId, accepted: ['anna@example.com'] })
    expect(taken).toMatchObject([{ from: 'office@acme.example', to: ['anna@example.com'] }])
    expect(taken[0]?.raw).toBe(mail.raw)
    expect([await inOutbox(), await probe(mail.messageId)]).toEqual([before + 1, { delivered: true }])
    await dropMailServer(WS, ADMIN.userId)
    await sendMail(WS, await prepared())
    expect([taken.length, await inOutbox()]).toEqual([1, before + 2])
  })

  test('that the server refuses is provably not delivered, and may be sent again', async () => {
    await save()
    const mail = await prepared()
    behaviour.refuse = { code: 550, text: '5.1.1 No such user' }
    await expect(sendMail(WS, mail)).rejects.toMatchObject({ code: 'CONNECTOR_REFUSED', context: { answer: 550 } })
    expect(await probe(mail.messageId)).toEqual({ delivered: false })
    behaviour.refuse = null
    await sendMail(WS, mail)
    expect(taken).toHaveLength(1)
  })

  test('whose line broke after the message was out is neither sent nor unsent: nobody knows, and it is not sent again', async () => {
    await save()
    const mail = await prepared()
    behaviour.drop = true
    const error = await sendMail(WS, mail).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toHaveProperty('code')
    behaviour.drop = false
    await expect(probe(mail.messageId)).rejects.toThrow('on its way')
    await expect(sendMail(WS, mail)).rejects.toThrow('on its way before')
    expect(taken).toHaveLength(1)
  })

  test('of a leg that was planned before the setting keeps its sender', async () => {
    await save({ sender: 'late@acme.example' })
    const facts = {
      workspaceId: WS,
      key: 'd'.repeat(64),
      dateMs: Date.parse('2020-01-01T00:00:00Z'),
      memberAddress: 'member@acme.example',
      documents: new Set<string>(),
    }
    const mail = await mailConnector.tools['send']?.prepare?.({ to: 'anna@example.com', subject: 'x', text: 'x' }, facts)
    expect(mail?.['envelope']).toMatchObject({ from: 'member@acme.example' })
  })
})
