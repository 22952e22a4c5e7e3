import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withScope } from '#db/with-scope.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { type ScriptedImap, startImapServer } from '#server/egress/testing/imap-server.ts'
import { setSuspended } from '#server/identity/people/store.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { suspendMember } from '#server/members/suspend-member.ts'
import type { FaultPoint } from '#server/observability/fault-point.ts'
import { listStarters } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'
import { changeMailbox, createMailbox } from '#server/triggers/mailbox/create-mailbox.ts'
import { listMessages } from '#server/triggers/mailbox/list-mailboxes.ts'
import { deleteMailbox, pauseMailbox, resumeMailbox } from '#server/triggers/mailbox/pause-mailbox.ts'
import { NEXT_BATCH_MS, POLL_EVERY_MS, pollMailbox } from '#server/triggers/mailbox/poll-mailbox.ts'
import { MAIL_BYTES_MAX, type NewMailbox } from '#server/triggers/mailbox/schema.ts'
import { ATTACHMENTS_KEPT_MS, MAIL_KEPT_MS, sweepMailboxes } from '#server/triggers/mailbox/sweep-mailboxes.ts'
import { MAPPING, NO_APPS, nested, READER } from '#server/triggers/mailbox/testing/mail-reader.ts'
import { tickMailboxes } from '#server/triggers/mailbox/tick-mailboxes.ts'
import { testMailbox } from '#server/triggers/mailbox/try-mailbox.ts'
import { setSwitch } from '#server/triggers/store.ts'
import { useScheduleWorld } from '#server/triggers/testing/schedule-world.ts'

const world = useScheduleWorld()
const { ids, sql, workspaceId } = world
let server: ScriptedImap
let nowMs = Date.now()
let readerId = ''

beforeAll(async () => {
  server = await startImapServer()
  readerId = await hireReader(workspaceId)
})
afterAll(async () => await server.close())
beforeEach(async () => {
  server.behaviour = 'plain'
  server.uidValidity = 7
  server.messages.length = 0
  server.seen.fetched.length = 0
  server.password = 'correct-horse'
  server.meanwhile = null
  await sql()`update muster.mailboxes set deleted_at = now() where deleted_at is null`
})

const settings = (more: Partial<NewMailbox> = {}): NewMailbox => ({
  memberId: readerId,
  host: '127.0.0.1',
  port: server.port,
  security: 'none',
  inside: true,
  userName: 'office',
  password: 'correct-horse',
  folder: 'INBOX',
  markSeen: false,
  inputs: MAPPING,
  ...more,
})
const make = async (more: Partial<NewMailbox> = {}) => (await createMailbox(workspaceId, settings(more), ids.ownerId, nowMs)).mailboxId
async function hireReader(into: string, yaml = READER): Promise<string> {
  return await inScope(into, async (scope) => {
    const { memberId } = await createMember(scope, { yaml, by: ids.ownerId })
    await publishMember(scope, { memberId, by: ids.ownerId })
    return memberId
  })
}
/** A look some minutes later. */
async function poll(id: string): Promise<number> {
  nowMs += 2 * 60 * 60_000
  await sql()`update muster.mailboxes set next_at = ${new Date(nowMs)} where id = ${id} and next_at is not null`
  return (await pollMailbox(workspaceId, id, nowMs)).started
}
let made = 0
function mail(subject: string, more: { id?: string; body?: string; headers?: string } = {}): string {
  made += 1
  const id = more.id ?? `<m${made}@shop.example>`
  return `Message-ID: ${id}\r\nFrom: Anna <anna@shop.example>\r\nTo: office@acme.example\r\nSubject: ${subject}\r\n${more.headers ?? ''}\r\n${more.body ?? 'Hello'}\r\n`
}
const deliver = (raw: string, uid = (server.messages.at(-1)?.uid ?? 0) + 1, more: object = {}) =>
  server.messages.push({ uid, raw, ...more })
const outcomes = async (id: string) => (await listMessages(workspaceId, id)).items.map(({ outcome, reason }) => [outcome, reason]).reverse()
const runsOf = async (id: string) =>
  await sql()`select r.* from muster.runs r join muster.mailbox_messages m on m.run_id = r.id where m.mailbox_id = ${id} order by r.n`
const row = async (id: string) => (await sql()`select * from muster.mailboxes where id = ${id}`)[0] ?? {}

describe('a message', () => {
  test('that comes after the mailbox was set starts one run, with its fields, itself and its attachment as files, and labels from outside', async () => {
    deliver(mail('from before'))
    const id = await make()
    const boundary = 'Content-Type: multipart/mixed; boundary=b\r\n'
    const body = `--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../rech nung?.pdf"\r\n\r\nPDF bytes\r\n--b--`
    deliver(mail('invoice', { headers: boundary, body }))
    expect(await poll(id)).toBe(1)
    expect(await poll(id)).toBe(0)
    const [run = {}] = await runsOf(id)
    expect(run).toMatchObject({ origin: 'mail', inputs_from: 'outside', started_by: ids.ownerId })
    const { file, mail: itself, ...inputs } = run['inputs'] as { file: string; mail: string }
    expect(inputs).toEqual({ from: 'anna@shop.example', subject: 'invoice', text: 'See the file.' })
    expect(file).toBe(`mail-in/${sha256('PDF bytes').slice(0, 16)}/_.._rech nung_.pdf`)
    expect((await readBytes(workspaceId, file)).toString()).toBe('PDF bytes')
    expect((await readBytes(workspaceId, itself)).toString()).toBe(server.messages[1]?.raw)
    await world.settle()
    const [effect] = await sql()`select meta_text from muster.artifacts where run_id = ${String(run['id'])} and role = 'state'`
    expect(JSON.parse(String(effect?.['meta_text'])).metadata.labels.path.integrity).toBe('untrusted')
    expect(server.messages.some(({ seen }) => seen)).toBe(false)
  })

  test('of somebody of the workspace leaves them no vote on what it starts, and gives them nothing; what any head claims may only take away', async () => {
    const id = await make()
    const colleague = await arrangePerson({ [workspaceId]: 'admin' })
    const stranger = await arrangePerson({})
    const of = async (userId: string) => String((await sql()`select email from system.users where id = ${userId}`)[0]?.['email'])
    const replies = `Sender: <${(await of(colleague.userId)).toUpperCase()}>\r\nReply-To: ${await of(stranger.userId)}\r\n`
    deliver(mail('from a colleague', { headers: replies }))
    expect(await poll(id)).toBe(1)
    const [run = {}] = await runsOf(id)
    expect(run).toMatchObject({ started_by: ids.ownerId, inputs_from: 'outside' })
    const starters = await inScope(workspaceId, async (scope) => await listStarters(scope, String(run['lineage_id'])))
    expect(starters.sort()).toEqual([ids.ownerId, colleague.userId].sort())
    await world.settle()
    const [approval] = await sql()`select requirement from muster.approvals where run_id = ${String(run['id'])}`
    const conflict = { userId: colleague.userId, why: 'starter' }
    expect(approval?.['requirement']).toMatchObject({ conflicted: expect.arrayContaining([conflict]) })
  })

  test('is taken once, though two workers look at once, its number counts anew, and it comes again under another number', async () => {
    const id = await make({ markSeen: true })
    for (const subject of ['a', 'b', 'c']) deliver(mail(subject))
    nowMs += POLL_EVERY_MS * 2
    await sql()`update muster.mailboxes set next_at = ${new Date(nowMs)} where id = ${id}`
    await Promise.all([pollMailbox(workspaceId, id, nowMs), pollMailbox(workspaceId, id, nowMs), pollMailbox(workspaceId, id, nowMs)])
    expect(await runsOf(id)).toHaveLength(3)
    expect(server.messages.every(({ seen }) => seen)).toBe(true)
    server.uidValidity = 8
    await sql()`update muster.mailboxes set since = '2026-01-01' where id = ${id}`
    expect(await poll(id)).toBe(0)
    deliver(`Received: by another way\r\n${server.messages[0]?.raw}`)
    deliver(mail('d'))
    deliver(mail('another that goes by a known name', { id: `<m${made}@shop.example>` }))
    expect(await poll(id)).toBe(2)
    expect((await outcomes(id)).filter(([outcome]) => outcome === 'repeated')).toHaveLength(4)
  })

  test('that came while its numbers count anew and the mailbox is paused during the look is taken afterwards', async () => {
    const id = await make()
    deliver(mail('a'))
    deliver(mail('b'))
    server.uidValidity = 8
    await sql()`update muster.mailboxes set since = '2026-01-01' where id = ${id}`
    server.meanwhile = async () => await inScope(workspaceId, async (scope) => await pauseMailbox(scope, id, ids.ownerId, nowMs))
    expect(await poll(id)).toBe(0)
    expect(await row(id)).toMatchObject({ uid_validity: '7', last_uid: '0' })
    server.meanwhile = null
    await inScope(workspaceId, async (scope) => await resumeMailbox(scope, id, ids.ownerId, nowMs))
    expect(await poll(id)).toBe(2)
  })

  test('that comes after the numbers went back to what they were is taken, however many were looked at before', async () => {
    const id = await make()
    for (let n = 0; n < 22; n += 1) deliver('nothing of a mail')
    for (const _ of [1, 2]) await poll(id)
    const before = (await outcomes(id)).length
    await sql()`update muster.mailboxes set uid_validity = '6', since = '2026-01-01' where id = ${id}`
    deliver(mail('after it'))
    expect((await poll(id)) + (await poll(id))).toBe(1)
    expect(await outcomes(id)).toHaveLength(before + 1)
  })

  test('that is too large, lies about its size, or does not fit is refused with its reason, and the next one is taken', async () => {
    const id = await make({ inputs: { ...MAPPING, count: '${ payload.attachments[3].size }' } })
    deliver(mail('huge'), 1, { saysSize: MAIL_BYTES_MAX + 1 })
    deliver(mail('does not fit'))
    expect(await poll(id)).toBe(0)
    expect(server.seen.fetched).not.toContain(1)
    const revision = Number((await row(id))['revision'])
    const { memberId: _, ...same } = settings()
    await changeMailbox(workspaceId, id, { ...same, revision }, ids.ownerId, nowMs)
    deliver(mail('lies', { body: 'x'.repeat(MAIL_BYTES_MAX + 10_000) }), 3, { saysSize: 100 })
    deliver(mail('fits'))
    expect(await poll(id)).toBe(0)
    expect(await poll(id)).toBe(1)
    expect(await outcomes(id)).toEqual([
      ['refused', 'TOO_LARGE'],
      ['refused', 'EXPRESSION_FAILED'],
      ['refused', 'TOO_LARGE'],
      ['started', null],
    ])
    expect((await listMessages(workspaceId, id)).items.map(({ input }) => input)).toEqual([null, null, 'count', null])
  })

  test.each([
    ['without any head', 'nothing of a mail'],
    [
      'that opens parts and never closes them',
      mail('x', { headers: 'Content-Type: multipart/mixed; boundary=b\r\n', body: '--b\r\n'.repeat(2000) }),
    ],
    ['with parts in parts in parts', nested(500)],
    ['with broken letters and base64', mail('=?utf-8?B?////?=', { headers: 'Content-Transfer-Encoding: base64\r\n', body: '\xff\xfe!!!' })],
    ['with HTML alone that never ends', mail('x', { headers: 'Content-Type: text/html\r\n', body: `<p>${'<b>'.repeat(50_000)}` })],
  ])('%s keeps nothing from going on', async (_, raw) => {
    const id = await make()
    deliver(raw)
    deliver(mail('after it'))
    await poll(id)
    expect((await runsOf(id)).some((run) => (run['inputs'] as { subject: string }).subject === 'after it')).toBe(true)
    expect((await row(id))['problem']).toBeNull()
  })

  test.each(['mail.kept', 'mail.started', 'mail.before_commit'] as const)(
    'whose worker is killed at %s starts one run',
    async (point: FaultPoint) => {
      const id = await make()
      deliver(mail(`killed at ${point}`))
      nowMs += 10 * 60_000
      const script = join(import.meta.dirname, 'testing/doomed-postman.ts')
      const env = { ...process.env, NODE_COMPILE_CACHE: join(world.dataDir, 'compiled') }
      const child = spawn(process.execPath, [script, workspaceId, id, String(nowMs), point], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL')
      expect(await runsOf(id)).toHaveLength(0)
      expect(await poll(id)).toBe(1)
      expect(await runsOf(id)).toHaveLength(1)
    },
  )
})

describe('a mailbox', () => {
  test('is opened before it is kept: what the server says stands at its field, and nothing is kept', async () => {
    const refused = async (more: Partial<NewMailbox>) =>
      await make(more).then(
        () => [],
        (error: { errors: { pointer: string; message: string }[] }) => error.errors.map(({ pointer }) => pointer),
      )
    expect(await refused({ password: 'wrong-horse' })).toEqual(['/password'])
    expect(await refused({ folder: 'Elsewhere' })).toEqual(['/folder'])
    expect(await refused({ inside: false })).toEqual(['/security'])
    expect(await refused({ inputs: { from: '${ payload.from }' } })).toEqual(['/inputs/subject'])
    expect(await sql()`select 1 from muster.mailboxes where deleted_at is null`).toHaveLength(0)
    const { inputs: _, markSeen: __, memberId: ___, ...server_ } = settings({ password: 'wrong-horse' })
    expect(await testMailbox(workspaceId, server_)).toMatchObject({
      ok: false,
      answer: expect.stringContaining('Invalid credentials'),
      signInRefused: true,
    })
  })

  test('keeps its password where nobody reads it, and gives it to no other server', async () => {
    const id = await make()
    for (const table of ['mailboxes', 'secrets', 'audit_events'])
      expect(JSON.stringify(await sql().unsafe(`select t::text from muster.${table} t`))).not.toContain('correct-horse')
    const { memberId: _, password: __, ...same } = settings({ host: 'mail.elsewhere.example' })
    const moved = changeMailbox(workspaceId, id, { ...same, revision: 1 }, ids.ownerId, nowMs)
    await expect(moved).rejects.toMatchObject({ errors: [{ pointer: '/password' }] })
  })

  test('whose password is refused waits longer each time, is paused after the third, and says why', async () => {
    const id = await make()
    server.password = 'changed-horse'
    for (const _ of [1, 2, 3]) await poll(id)
    const signIns = server.seen.signIns
    await poll(id)
    expect(server.seen.signIns).toBe(signIns)
    expect(await row(id)).toMatchObject({ pause_reason: 'sign_in', problem: expect.stringContaining('Invalid credentials'), next_at: null })
    expect(await sql()`select 1 from muster.notices where kind = 'mailbox_paused' and channel = 'bell'`).toHaveLength(1)
    server.password = 'correct-horse'
    deliver(mail('meanwhile'))
    await inScope(workspaceId, async (scope) => await resumeMailbox(scope, id, ids.ownerId, nowMs))
    expect(await poll(id)).toBe(1)
  })

  test('whose server hangs keeps no other waiting', async () => {
    const [slow, quick] = [await startImapServer(), await make()]
    const id = await make({ port: slow.port })
    slow.behaviour = 'hang'
    deliver(mail('quick'))
    nowMs += POLL_EVERY_MS * 2
    const { begun } = await tickMailboxes({ nowMs })
    expect(begun).toBe(2)
    await expect.poll(async () => (await runsOf(quick)).length).toBe(1)
    await slow.close()
    await expect.poll(async () => (await row(id))['problem']).not.toBeNull()
  })

  test('of a workspace whose servers hang takes two places of a worker, and another workspace is looked into at once', async () => {
    const slow = await startImapServer()
    for (const _ of [1, 2, 3, 4, 5, 6]) await make({ port: slow.port })
    slow.behaviour = 'hang'
    nowMs += POLL_EVERY_MS * 2
    const first = await tickMailboxes({ nowMs })
    expect([first.begun, (await tickMailboxes({ nowMs })).begun]).toEqual([2, 0])
    const other = await arrangeWorkspace('Other')
    const memberId = await hireReader(other, NO_APPS)
    await createMailbox(other, settings({ memberId }), ids.ownerId, nowMs)
    const second = await tickMailboxes({ nowMs })
    expect(second.begun).toBe(1)
    await slow.close()
    await Promise.all([first.ended, second.ended])
  })

  test('gives sixty messages a minute at most: twenty a look, the next one 20 seconds later', async () => {
    const id = await make()
    for (let n = 0; n < 21; n += 1) deliver('nothing of a mail')
    await poll(id)
    expect(await outcomes(id)).toHaveLength(20)
    await pollMailbox(workspaceId, id, nowMs + NEXT_BATCH_MS - 1)
    expect(await outcomes(id)).toHaveLength(20)
    await pollMailbox(workspaceId, id, nowMs + NEXT_BATCH_MS)
    expect(await outcomes(id)).toHaveLength(21)
  })

  test('forgets what came 30 days ago, and starts none of it again when its numbers count anew', async () => {
    const id = await make()
    deliver(mail('old'), 1, { receivedAt: new Date(nowMs - MAIL_KEPT_MS - 1000) })
    deliver(mail('young'))
    expect(await poll(id)).toBe(2)
    await sql()`update muster.mailbox_messages set at = ${new Date(nowMs - MAIL_KEPT_MS - 1000)} where mailbox_id = ${id} and uid = 1`
    await sweepMailboxes(nowMs)
    expect((await listMessages(workspaceId, id)).items.map(({ subject }) => subject)).toEqual(['young'])
    server.uidValidity = 8
    await sql()`update muster.mailboxes set since = '2026-01-01' where id = ${id}`
    expect(await poll(id)).toBe(0)
  })

  test('keeps whole messages for 30 days and attachments for 90, and takes away nothing else', async () => {
    const id = await make()
    const boundary = 'Content-Type: multipart/mixed; boundary=b\r\n'
    const part = (name: string) =>
      `--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${name} bytes\r\n--b--`
    deliver(mail('aged', { headers: boundary, body: part('aged.pdf') }))
    deliver(mail('fresh', { headers: boundary, body: part('fresh.pdf') }))
    expect(await poll(id)).toBe(2)
    const rows = await sql()`select subject, blob from muster.mailbox_messages where mailbox_id = ${id}`
    const kept = (subject: string) => {
      const digest = String(rows.find((one) => one['subject'] === subject)?.['blob']).replace('blob:sha256:', '')
      return existsSync(join(world.dataDir, 'mail', workspaceId, digest.slice(0, 2), digest))
    }
    const files = join(world.dataDir, 'workspaces', workspaceId, 'files')
    const place = (name: string) => join(files, 'mail-in', sha256(`${name} bytes`).slice(0, 16), name)
    mkdirSync(join(files, 'mail-in', 'mine'), { recursive: true })
    const own = join(files, 'mail-in', 'mine', 'note.txt')
    writeFileSync(own, 'x')
    const long = new Date(nowMs - ATTACHMENTS_KEPT_MS - 1000)
    for (const path of [place('aged.pdf'), own]) utimesSync(path, long, long)
    utimesSync(place('fresh.pdf'), new Date(nowMs - MAIL_KEPT_MS - 1000), new Date(nowMs - MAIL_KEPT_MS - 1000))
    await sql()`update muster.mailbox_messages set at = ${new Date(nowMs - MAIL_KEPT_MS - 1000)} where mailbox_id = ${id} and subject = 'aged'`
    expect([kept('aged'), kept('fresh')]).toEqual([true, true])
    await sweepMailboxes(nowMs)
    expect([kept('aged'), kept('fresh')]).toEqual([false, true])
    expect([place('aged.pdf'), place('fresh.pdf'), own].map((path) => existsSync(path))).toEqual([false, true, true])
  })

  test('paused, or with all paused, starts nothing, and takes afterwards what came; deleted, nothing ever', async () => {
    const id = await make()
    deliver(mail('a'))
    await inScope(workspaceId, async (scope) => await setSwitch(scope, { pausedAt: new Date(), pausedBy: ids.ownerId }))
    expect(await poll(id)).toBe(0)
    await inScope(workspaceId, async (scope) => await setSwitch(scope, null))
    await inScope(workspaceId, async (scope) => await pauseMailbox(scope, id, ids.ownerId, nowMs))
    expect(await poll(id)).toBe(0)
    await inScope(workspaceId, async (scope) => await resumeMailbox(scope, id, ids.ownerId, nowMs))
    expect(await poll(id)).toBe(1)
    deliver(mail('b'))
    await inScope(workspaceId, async (scope) => await deleteMailbox(scope, id, ids.ownerId, nowMs))
    expect(await poll(id)).toBe(0)
  })

  test('never does more than its owner may, and another workspace sees nothing of it', async () => {
    const id = await make()
    deliver(mail('a'))
    await inScope(workspaceId, async (scope) => await setSuspended(scope, ids.ownerId, new Date()))
    expect(await poll(id)).toBe(0)
    await inScope(workspaceId, async (scope) => await setSuspended(scope, ids.ownerId, null))
    expect(await row(id)).toMatchObject({ pause_reason: 'owner_left' })
    expect(await runsOf(id)).toHaveLength(0)
    for (const table of ['mailboxes', 'mailbox_messages'])
      expect([...(await withScope('ws_other', async (scope) => await scope.tx.execute(`select * from muster.${table}`)))]).toEqual([])
    await expect(withScope('ws_other', async (scope) => await pauseMailbox(scope, id, 'usr_x', nowMs))).rejects.toThrow('NOT_FOUND')
  })

  test('of a suspended crew member refuses what comes, with the reason, and the chain is whole after all of it', async () => {
    const id = await make()
    await inScope(workspaceId, async (scope) => await suspendMember(scope, { memberId: readerId, by: ids.ownerId }))
    deliver(mail('a'))
    expect(await poll(id)).toBe(0)
    expect(await outcomes(id)).toEqual([['refused', 'MEMBER_SUSPENDED']])
    let text = ''
    for await (const line of exportAudit(workspaceId)) text += line
    expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
    expect(text).toContain('"mailbox.fired"')
  })
})
