import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertVote, listApprovals } from '#server/approvals/store.ts'
import { remindApprovers } from '#server/approvals/tell-approvers.ts'
import { vote } from '#server/approvals/vote.ts'
import { startOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { reviewApprovers } from '#server/dispatch/review-approvers.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { insertUser } from '#server/identity/accounts/store.ts'
import { insertDelegation } from '#server/identity/delegations/store.ts'
import { insertMembership } from '#server/identity/people/store.ts'
import { signMembership } from '#server/identity/signed-records.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { chooseMail } from '#server/notices/choose-mail.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { deliverNotices } from '#server/outbound/deliver-notices.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

const world = useRunWorld()
const COLLEAGUE = 'usr_colleague'
let memberId = ''
let outbox: { close(): Promise<void> }

beforeAll(async () => {
  process.env['PUBLIC_URL'] = 'https://muster.acme.example'
  await addApprover(world.workspaceId, COLLEAGUE)
  for (const id of [AUTHOR, APPROVER, COLLEAGUE])
    await inSystem(
      async (scope) => await insertUser(scope, { id, email: `${id.slice(4)}@acme.example`, name: `Name of ${id}`, passwordHash: 'x' }),
    )
  outbox = await startOutbox({})
  memberId = await hireThreeParts(world.workspaceId)
})
afterAll(async () => {
  delete process.env['PUBLIC_URL']
  await outbox.close()
})

const sql = () => world.owner.current.owner
const rows = async (where: { key: string; userId?: string; channel?: string }) =>
  await sql()`select user_id, channel, state, attempts, about, digest_for, due_at, last_answer from muster.notices
    where event_key like ${`${where.key}%`} and user_id like ${where.userId ?? '%'} and channel like ${where.channel ?? '%'} order by user_id, channel`
const mails = async (to: string) => {
  const all = await inScope(world.workspaceId, async (scope) => await listOutbox(scope, { limit: 200 }))
  return all.filter((mail) => mail.to.includes(to))
}
const read = async (id: string) => await inScope(world.workspaceId, async (scope) => await readOutboxMessage(scope, id))
const deliverAll = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) if ((await deliverNotices()).sent === 0) return
}

/** A run that waits for a decision, and its approval. */
async function waiting(tag: string) {
  const runId = await startThreeParts(world.workspaceId, memberId, tag)
  await world.settle()
  const approval = (await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { runId, limit: 1 })))[0]
  if (!approval) throw new Error('no approval')
  return { runId, approval }
}
const stop = async (runId: string): Promise<void> => {
  await inScope(world.workspaceId, async (scope) => await cancelRun(scope, runId, AUTHOR))
  await world.settle()
}

describe('what people are told', () => {
  test('is written with the request for a decision: to those who may take it, never to who may not', async () => {
    const { runId, approval } = await waiting('told')
    const told = await rows({ key: `approval_requested:${approval.id}` })
    expect(told.map((row) => `${row['user_id']} ${row['channel']}`)).toEqual([
      `${APPROVER} bell`,
      `${APPROVER} mail`,
      `${COLLEAGUE} bell`,
      `${COLLEAGUE} mail`,
    ])
    await deliverAll()
    const [mail] = await mails('approver@acme.example')
    const { text, subject } = await read(mail?.id ?? '')
    expect(subject).toMatch(/^Decide: .+ \(Finance\)$/)
    expect(text).toMatch(/Decide by \w{3} \d+ \w{3} 17:00|Decide by \w{3} \d+ \w{3}, 17:00/)
    expect(text).toContain(`https://muster.acme.example/approvals?id=${approval.id}`)
    expect(text).toContain('Opening a link decides nothing')
    await stop(runId)
  })

  test('is not sent any more when the decision was taken meanwhile', async () => {
    const { runId, approval } = await waiting('moot')
    await stop(runId)
    await deliverAll()
    expect((await rows({ key: `approval_requested:${approval.id}`, channel: 'mail' })).map((row) => row['state'])).toEqual(['moot', 'moot'])
  })

  test('a transaction that fails tells nobody, and an event is told once', async () => {
    const about = { memberId }
    const event = { kind: 'run_failed' as const, key: 'run_failed:run_x', about, to: [APPROVER] }
    const failing = inScope(world.workspaceId, async (scope) => {
      await addNotices(scope, event, Date.now())
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await rows({ key: event.key })).toEqual([])
    for (let n = 0; n < 3; n += 1) await inScope(world.workspaceId, async (scope) => await addNotices(scope, event, Date.now()))
    expect(await rows({ key: event.key })).toHaveLength(2)
    await deliverAll()
  })
})

describe('delivery', () => {
  const event = (key: string) => ({ kind: 'run_failed' as const, key, about: { memberId }, to: [APPROVER] })
  const tell = async (key: string): Promise<void> =>
    await inScope(world.workspaceId, async (scope) => await addNotices(scope, event(key), Date.now()))
  const dueNow = async (key: string): Promise<void> =>
    void (await sql()`update muster.notices set due_at = now() - interval '1 second' where event_key = ${key} and due_at is not null`)

  test('by many workers at once is one mail', async () => {
    const before = (await mails('approver@acme.example')).length
    await tell('run_failed:run_many')
    const results = await Promise.all(Array.from({ length: 6 }, async () => await deliverNotices()))
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(1)
    expect(await mails('approver@acme.example')).toHaveLength(before + 1)
  })

  test.each([
    ['notice.claimed', 0],
    ['notice.sent', 1],
  ])('that is killed at %s is tried again with the same Message-ID', async (point, arrived) => {
    const key = `run_failed:${point}`
    const before = (await mails('approver@acme.example')).length
    await tell(key)
    const doomed = spawn(process.execPath, ['server/outbound/testing/doomed-deliverer.ts', point], { stdio: 'inherit' })
    expect((await once(doomed, 'exit'))[1]).toBe('SIGKILL')
    expect(await mails('approver@acme.example')).toHaveLength(before + arrived)
    expect(await rows({ key, channel: 'mail' })).toMatchObject([{ state: 'open', attempts: 1 }])
    // Nobody takes it before its next try is due.
    expect(await deliverNotices()).toEqual({ sent: 0 })
    await dueNow(key)
    expect(await deliverNotices()).toEqual({ sent: 1 })
    expect(await rows({ key, channel: 'mail' })).toMatchObject([{ state: 'sent', attempts: 2, due_at: null }])
    // The outbox keeps the same message once: a second mail would have had another Message-ID.
    expect(await mails('approver@acme.example')).toHaveLength(before + 1)
  })

  test('that never succeeds ends after eight tries, says what the server said, and no run notices', async () => {
    const { runId, approval } = await waiting('no-room')
    await sql()`alter table muster.outbox_messages add constraint full_up check (subject not like 'Decide:%') not valid`
    try {
      const key = `approval_requested:${approval.id}`
      for (let n = 0; n < 10; n += 1) {
        await dueNow(key)
        await deliverNotices()
      }
      const ended = await rows({ key, userId: APPROVER, channel: 'mail' })
      expect(ended).toMatchObject([{ state: 'given_up', attempts: 8, due_at: null }])
      expect(String(ended[0]?.['last_answer'])).toContain('something broke')
    } finally {
      await sql()`alter table muster.outbox_messages drop constraint full_up`
    }
    const approver = {
      userId: APPROVER,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    const ballot = { approvalId: approval.id, decision: 'approve' as const, token: approval.token, reason: '' }
    expect(await vote(world.workspaceId, approver, ballot)).toMatchObject({ status: 'approved' })
    await stop(runId)
  })

  test('of a digest is one mail at 8:00 of the workspace for all that was chosen so, none for what was switched off', async () => {
    await inScope(world.workspaceId, async (scope) => await chooseMail(scope, COLLEAGUE, { run_failed: 'digest', schedule_paused: 'none' }))
    const nowMs = Date.parse('2026-11-20T10:00:00Z')
    for (const [kind, key] of [
      ['run_failed', 'd1'],
      ['run_failed', 'd2'],
      ['schedule_paused', 'd3'],
    ] as const)
      await inScope(
        world.workspaceId,
        async (scope) => await addNotices(scope, { kind, key: `digest:${key}`, about: { memberId }, to: [COLLEAGUE] }, nowMs),
      )
    const later = await rows({ key: 'digest:', channel: 'mail' })
    expect(later.map((row) => (row['due_at'] as Date).toISOString())).toEqual(['2026-11-21T07:00:00.000Z', '2026-11-21T07:00:00.000Z'])
    expect(await rows({ key: 'digest:d3' })).toMatchObject([{ channel: 'bell' }])
    await sql()`update muster.notices set due_at = now() where event_key like 'digest:%' and due_at is not null`
    const before = await mails('colleague@acme.example')
    expect(await deliverNotices()).toEqual({ sent: 1 })
    const after = await mails('colleague@acme.example')
    expect(after).toHaveLength(before.length + 1)
    expect(after[0]?.subject).toBe('2 notices (Finance)')
  })

  test('of one that cannot be written keeps no other waiting, and ends', async () => {
    const gone = { ...event('run_failed:run_gone'), about: { runId: 'run_gone', memberId } }
    await inScope(world.workspaceId, async (scope) => await addNotices(scope, gone, Date.now()))
    const broken = event('run_failed:run_broken')
    await inScope(world.workspaceId, async (scope) => await addNotices(scope, broken, Date.now()))
    await sql()`update muster.notices set kind = 'nonsense' where event_key = ${broken.key}`
    await tell('run_failed:run_whole')
    expect(await deliverNotices()).toEqual({ sent: 1 })
    for (let n = 0; n < 8; n += 1) {
      await dueNow(broken.key)
      await deliverNotices()
    }
    expect(await rows({ key: broken.key, channel: 'mail' })).toMatchObject([{ state: 'given_up', due_at: null }])
    // What it was about is gone: nothing is to be done any more.
    expect(await rows({ key: gone.key, channel: 'mail' })).toMatchObject([{ state: 'moot' }])
  })

  test('to somebody who left is none', async () => {
    await inScope(
      world.workspaceId,
      async (scope) => await addNotices(scope, { ...event('run_failed:run_left'), to: ['usr_left'] }, Date.now()),
    )
    expect(await deliverNotices()).toEqual({ sent: 0 })
    expect(await rows({ key: 'run_failed:run_left', channel: 'mail' })).toMatchObject([{ state: 'moot' }])
  })
})

describe('who stands in for somebody away', () => {
  test('is told at once whatever they chose, with for whom; the one away finds it in the bell only; and it counts for that time', async () => {
    const day = 24 * 3_600_000
    const nowMs = Date.now()
    await inScope(world.workspaceId, async (scope) => {
      await insertDelegation(scope, {
        id: systemIds.next('dlg'),
        userId: APPROVER,
        delegateId: COLLEAGUE,
        fromAt: new Date(nowMs - day),
        untilAt: new Date(nowMs + day),
      })
      await chooseMail(scope, COLLEAGUE, { approval_requested: 'none' })
    })
    const { runId, approval } = await waiting('away')
    const told = await rows({ key: `approval_requested:${approval.id}` })
    expect(told.map((row) => `${row['user_id']} ${row['channel']}`)).toEqual([`${APPROVER} bell`, `${COLLEAGUE} bell`, `${COLLEAGUE} mail`])
    expect(told[2]?.['about']).toMatchObject({ standsInFor: [APPROVER] })
    const colleague = {
      userId: COLLEAGUE,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: nowMs,
    }
    const ballot = { approvalId: approval.id, decision: 'approve' as const, token: approval.token, reason: '' }
    // Standing in gives no right: without the permission, or for one's own plan, the vote is refused as before.
    await expect(vote(world.workspaceId, { ...colleague, grants: [] }, ballot)).rejects.toThrow('APPROVER_NOT_ENTITLED')
    await expect(vote(world.workspaceId, { ...colleague, userId: AUTHOR }, ballot)).rejects.toThrow('APPROVER_CONFLICTED')
    await vote(world.workspaceId, colleague, ballot)
    const [entry] =
      await sql()`select envelope_text from muster.audit_events where type = 'approval.voted' and envelope_text like ${`%${approval.id}%`} order by seq desc limit 1`
    expect(JSON.parse(String(entry?.['envelope_text'])).ext).toMatchObject({ standsInFor: [APPROVER] })
    await stop(runId)

    await sql()`update muster.delegations set until_at = now() - interval '1 minute'`
    const later = await waiting('back')
    expect((await rows({ key: `approval_requested:${later.approval.id}`, channel: 'mail' })).map((row) => row['user_id'])).toEqual([
      APPROVER,
    ])
    await stop(later.runId)
  })
})

describe('a decision that nobody takes', () => {
  test('is brought up half-way, to admins as such, and two hours before its end; not to who voted, not once it is over', async () => {
    const admin = { userId: 'usr_admin', role: 'admin' as const, grants: ['approvals:decide:external_write'] }
    const seal = await signMembership({ workspaceId: world.workspaceId, ...admin })
    await inScope(world.workspaceId, async (scope) => await insertMembership(scope, { ...admin, ...seal }))
    const { runId, approval } = await waiting('remind')
    const jobs = await sql()<
      { key: string; run_at: Date }[]
    >`select key, run_at from graphile_worker.jobs where key like ${`%remind:${approval.id}%`} order by key`
    const half = (approval.createdAt.getTime() + approval.expiresAt.getTime()) / 2
    const [first = 0, second = 0] = jobs.map((job) => job.run_at.getTime())
    expect(Math.abs(first - half)).toBeLessThan(2000)
    expect(second).toBe(approval.expiresAt.getTime() - 2 * 3_600_000)
    for (let n = 0; n < 2; n += 1) await remindApprovers(world.workspaceId, approval.id, 'half')
    expect((await rows({ key: `approval_reminder:${approval.id}:half`, channel: 'bell' })).map((row) => row['user_id'])).toEqual([
      APPROVER,
      COLLEAGUE,
    ])
    expect((await rows({ key: `approval_escalated:${approval.id}`, channel: 'bell' })).map((row) => row['user_id'])).toEqual(['usr_admin'])
    const given = {
      token: approval.token,
      requirementDigest: approval.requirementDigest,
      decision: 'approve' as const,
      signature: '',
      keyId: '',
    }
    const other = await waiting('voted')
    for (const one of [approval, other.approval])
      await inScope(
        world.workspaceId,
        async (scope) =>
          await insertVote(scope, { ...given, id: systemIds.next('vot'), approvalId: one.id, userId: APPROVER, at: new Date() }),
      )
    await remindApprovers(world.workspaceId, approval.id, 'late')
    const late = await rows({ key: `approval_reminder:${approval.id}:late`, channel: 'bell' })
    expect(late.map((row) => row['user_id'])).toEqual(['usr_admin', COLLEAGUE])
    // Somebody did vote: it waits for a second one, and does not go up.
    await remindApprovers(world.workspaceId, other.approval.id, 'half')
    expect(await rows({ key: `approval_escalated:${other.approval.id}` })).toEqual([])
    await stop(other.runId)
    await stop(runId)
    await sql()`delete from muster.notices where event_key = ${`approval_reminder:${approval.id}:late`}`
    await remindApprovers(world.workspaceId, approval.id, 'late')
    expect(await rows({ key: `approval_reminder:${approval.id}:late` })).toEqual([])
  })
})

test('who gets the permission later hears of the plans that wait already, and the others not twice', async () => {
  const { runId, approval } = await waiting('later')
  const before = await rows({ key: `approval_requested:${approval.id}`, channel: 'bell' })
  await addApprover(world.workspaceId, 'usr_newcomer')
  await reviewApprovers(world.workspaceId)
  const after = await rows({ key: `approval_requested:${approval.id}`, channel: 'bell' })
  expect(after.map((row) => row['user_id'])).toEqual([...before.map((row) => row['user_id']), 'usr_newcomer'].sort())
  await stop(runId)
})
