import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ImapProblem, withImap } from '#server/egress/imap-session.ts'
import { type ScriptedImap, startImapServer } from '#server/egress/testing/imap-server.ts'

let server: ScriptedImap
beforeAll(async () => {
  server = await startImapServer()
})
afterAll(async () => await server.close())
beforeEach(() => {
  server.behaviour = 'plain'
  server.messages.length = 0
})
const raw = (n: number, more = '') =>
  `Message-ID: <m${n}@shop.example>\r\nFrom: anna@shop.example\r\nSubject: Nr ${n}\r\n\r\nHello ${n}${more}\r\n`
const at = (more: object = {}) => ({
  host: '127.0.0.1',
  port: server.port,
  security: 'none' as const,
  user: 'office',
  password: server.password,
  folder: 'INBOX',
  allow: [`127.0.0.1:${server.port}`],
  ...more,
})
const limits = (more: object = {}) => ({ deadlineMs: 30_000, messageBytesMax: 1024 * 1024, readOnly: false, ...more })
const kindOf = async (of: Promise<unknown>) =>
  await of.then(
    () => 'fine',
    (error: unknown) => (error instanceof ImapProblem ? error.kind : (error as { code?: string }).code),
  )

test('what is new is listed in order, fetched whole and marked as read', async () => {
  for (const n of [1, 2, 3]) server.messages.push({ uid: n * 10, raw: raw(n) })
  const got = await withImap(at(), limits(), async (box) => {
    const entries = await box.list(10, 5)
    await box.markSeen(20)
    return { entries, bytes: (await box.fetch(30))?.toString(), none: await box.list(30, 5), is: [box.uidValidity, box.uidNext] }
  })
  expect(got.entries).toMatchObject([
    { uid: 20, messageId: '<m2@shop.example>', from: 'anna@shop.example', subject: 'Nr 2' },
    { uid: 30, messageId: '<m3@shop.example>' },
  ])
  expect(got).toMatchObject({ bytes: raw(3), none: [], is: ['7', 31] })
  expect(server.messages.map(({ seen }) => seen ?? false)).toEqual([false, true, false])
})

test.each([
  ['a wrong password', { password: 'wrong' }, 'plain', 'sign_in'],
  ['a folder that is not there', { folder: 'Elsewhere' }, 'plain', 'folder'],
  ['nobody there', { port: 1, allow: ['127.0.0.1:1'] }, 'plain', 'unreachable'],
  ['a private address that nobody listed', { allow: [] }, 'plain', 'EGRESS_REFUSED'],
  ['a line without end', {}, 'endless', 'too_large'],
] as const)('%s is said as what it is', async (_, more, behaviour, kind) => {
  server.behaviour = behaviour
  expect(await kindOf(withImap(at(more), limits(), async () => undefined))).toBe(kind)
})

test('a server that falls silent is left after the deadline', async () => {
  server.behaviour = 'mute'
  expect(await kindOf(withImap(at(), limits({ deadlineMs: 300 }), async () => undefined))).toBe('broken')
})

test('a message larger than it says, and a line that breaks in the middle of one, give nothing of it', async () => {
  server.messages.push({ uid: 1, raw: raw(1, 'x'.repeat(2 * 1024 * 1024)), saysSize: 10 })
  expect(await kindOf(withImap(at(), limits(), async (box) => await box.fetch(1)))).toBe('too_large')
  server.messages[0] = { uid: 1, raw: raw(1, 'x'.repeat(200_000)) }
  server.behaviour = 'cut'
  expect(await kindOf(withImap(at(), limits(), async (box) => await box.fetch(1)))).toBe('broken')
})
