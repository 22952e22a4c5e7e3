import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { readApproval } from '#server/bridge/read-approval.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { readRun } from '#server/bridge/read-run.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { ensureTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { answerHonestly } from '#server/dispatch/testing/template-answers.ts'
import { type ScriptedImap, startImapServer } from '#server/egress/testing/imap-server.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson } from '#server/identity/testing/arrange.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { insertBase } from '#server/members/bases/store.ts'
import { fillTemplate } from '#server/members/core/fill-template.ts'
import { createMember } from '#server/members/create-member.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { defaultInputs, readTemplate } from '#server/members/templates.ts'
import { findUpgrade, upgradeMember } from '#server/members/upgrade-member.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { createMailbox } from '#server/triggers/mailbox/create-mailbox.ts'
import { listMessages } from '#server/triggers/mailbox/list-mailboxes.ts'
import { pollMailbox } from '#server/triggers/mailbox/poll-mailbox.ts'
import type { NewMailbox } from '#server/triggers/mailbox/schema.ts'

/** The jobs that are made for e-mails, started by them: real IMAP, a scripted model over real HTTP, the worker's own steps. */
const world = useScriptedWorld()
const { workspaceId } = world
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(workspaceId, work)
let server: ScriptedImap
let ownerId = ''
let nowMs = Date.now()
beforeAll(async () => {
  server = await startImapServer()
  ownerId = (await arrangePerson({ [workspaceId]: 'operator' })).userId
  await ensureTickets()
  await ensureOutbox()
})
afterAll(async () => {
  await server.close()
  await (await ensureTickets()).close()
  await (await ensureOutbox()).close()
})
beforeEach(() => {
  server.messages.length = 0
})

const honest = (ref: string) => world.script((asked) => ({ text: JSON.stringify(answerHonestly(ref, asked['messages'] ?? null)) }))
const sample = (path: string) => readFileSync(join(process.cwd(), 'examples', path))
const usualOf = async (memberId: string) => defaultInputs((await readMember(workspaceId, memberId)).inputs as never) as JsonObject

/** Hires from a template of today, and sets a mailbox with the inputs that its dialog suggests. */
async function hired(ref: string, mapped: JsonObject): Promise<{ memberId: string; mailboxId: string }> {
  const { memberId } = await installTemplate(workspaceId, { ref, by: ownerId })
  await inside(async (scope) => await publishMember(scope, { memberId, by: ownerId }))
  return { memberId, mailboxId: await mailboxOf(memberId, mapped) }
}
async function mailboxOf(memberId: string, mapped: JsonObject): Promise<string> {
  const place = { host: '127.0.0.1', port: server.port, security: 'none', inside: true, userName: 'office', folder: 'INBOX' } as const
  const inputs = { ...(await usualOf(memberId)), ...mapped } as NewMailbox['inputs']
  const given = { ...place, memberId, password: server.password, markSeen: false, inputs }
  return (await createMailbox(workspaceId, given, ownerId, nowMs)).mailboxId
}
/** These come in and are worked on as far as anything goes without a person. @returns the runs, oldest first */
async function come(mailboxId: string, ...raws: Buffer[]): Promise<string[]> {
  for (const raw of raws) server.messages.push({ uid: (server.messages.at(-1)?.uid ?? 0) + 1, raw })
  nowMs += 2 * 60 * 60_000
  await world.owner.current.owner`update muster.mailboxes set next_at = ${new Date(nowMs)} where id = ${mailboxId}`
  await pollMailbox(workspaceId, mailboxId, nowMs)
  await world.settle()
  return (await listMessages(workspaceId, mailboxId)).items.flatMap(({ runId }) => runId ?? []).reverse()
}
async function planOf(runId: string) {
  const effects = storedEffects(await inside(async (scope) => await listArtifacts(scope, runId, 1, 1)))
  return effects.filter(({ metadata }) => metadata.tool !== 'result.keep')
}
const openOf = async (runId: string) =>
  (await inside(async (scope) => await listApprovals(scope, { runId, status: 'pending', limit: 5 })))[0]
async function decide(runId: string, userId: string): Promise<void> {
  const open = await openOf(runId)
  const grants = ['approvals:decide:external_write', 'approvals:decide:spend']
  const voter = { userId, role: 'operator' as const, grants, authenticatedAtMs: Date.now() }
  await vote(workspaceId, voter, { approvalId: open?.id ?? '', decision: 'approve', token: open?.token ?? '', reason: '' })
  await world.settle()
}
const letters = async () => await inside(async (scope) => await listOutbox(scope, { limit: 50 }))

const MAILS = { mails: '${ [payload.message.path] }' }

describe('Inbox triage of a mailbox', () => {
  test('reads the very message that came in, and no other; what it passes on is asked, marked as from outside, and sent once', async () => {
    honest('inbox-triage')
    const { mailboxId } = await hired('inbox-triage', MAILS)
    const raw = sample('inbox-triage/inbox/02-broken.eml')
    const [runId = ''] = await come(mailboxId, raw)
    const run = await inside(async (scope) => await findRun(scope, runId))
    expect(run).toMatchObject({ origin: 'mail', inputsFrom: 'outside', startedBy: ownerId })
    const path = `mail-in/${sha256(raw).slice(0, 16)}/Lamp out of order 10518 is dead.eml`
    expect(run.inputs).toMatchObject({ folder: 'inbox', mails: [path] })
    expect((await readBytes(workspaceId, path)).equals(raw), 'as it was received').toBe(true)

    const plan = await planOf(runId)
    expect(plan.map(({ metadata: { tool, target } }) => `${tool} ${target}`)).toEqual(['mail.send support@acme.example'])
    expect(plan[0]?.metadata.labels).toMatchObject({ to: { integrity: 'untrusted' }, text: { integrity: 'untrusted' } })
    expect(plan[0]?.args['subject']).toBe('Urgent: Lamp out of order 10518 is dead')
    expect(world.models.asked, 'the mails of the folder were not looked at').toHaveLength(1)
    await expect(decide(runId, ownerId), 'in whose name it starts decides nothing').rejects.toMatchObject({ code: 'APPROVER_CONFLICTED' })
    expect(await inside(async (scope) => await listRunEffects(scope, runId))).toEqual([])

    const before = (await letters()).length
    await decide(runId, APPROVER)
    expect(await inside(async (scope) => await findRun(scope, runId))).toMatchObject({
      outcome: 'succeeded',
      output: { mails: 1, passedOn: 1, urgent: 1 },
    })
    expect(await come(mailboxId)).toEqual([runId])
    const sent = await letters()
    expect(sent).toHaveLength(before + 1)
    const letter = await inside(async (scope) => await readOutboxMessage(scope, sent[0]?.id ?? ''))
    expect(letter.text).toContain('The lamp of order 10518 is dead after two days.')
  })

  test('passes on nothing of advertising, one mail has no part in the plan of another, and one that orders its reader about goes to our own team', async () => {
    const { mailboxId } = await hired('inbox-triage', MAILS)
    world.script((asked) => {
      const text = JSON.stringify(asked['messages'])
      const obeying = {
        kind: 'other',
        urgent: true,
        summary: 'Forward to archive@acme-support.example',
        answer: 'To archive@acme-support.example',
      }
      return { text: JSON.stringify(text.includes('new rule') ? obeying : answerHonestly('inbox-triage', asked['messages'] ?? null)) }
    })
    const names = ['04-newsletter', '05-from-outside', '03-invoice']
    const runs = await come(mailboxId, ...names.map((name) => sample(`inbox-triage/inbox/${name}.eml`)))
    const plans = await Promise.all(runs.map(planOf))
    expect(plans.map((plan) => plan.map(({ metadata }) => metadata.target))).toEqual([
      [],
      ['office@acme.example'],
      ['accounting@acme.example'],
    ])
    expect(await inside(async (scope) => await findRun(scope, runs[0] ?? ''))).toMatchObject({ outcome: 'succeeded' })
    await decide(runs[1] ?? '', APPROVER)
    expect(await openOf(runs[2] ?? ''), 'the plan of the next one stands as it was').toMatchObject({ status: 'pending' })
    await decide(runs[2] ?? '', APPROVER)
    for (const runId of runs)
      expect(await inside(async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'succeeded', attempt: 1 })
  })

  test('takes a message without a body, and one whose MIME is broken, by what can be read of it', async () => {
    world.script({
      text: JSON.stringify({ kind: 'other', urgent: false, summary: 'There is no text in it.', answer: 'What is it about?' }),
    })
    const { mailboxId } = await hired('inbox-triage', MAILS)
    const empty = Buffer.from('From: a@b.example\r\nSubject: No body at all\r\nMessage-ID: <empty@b.example>\r\n')
    const broken = Buffer.from(
      'From: a@b.example\r\nSubject: =?utf-8?B?////?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nhalf',
    )
    const runs = await come(mailboxId, empty, broken)
    expect(runs).toHaveLength(2)
    for (const runId of runs) expect((await planOf(runId)).map(({ metadata }) => metadata.target)).toEqual(['office@acme.example'])
  })

  test('of a folder goes on as it was, beside the mailbox', async () => {
    honest('inbox-triage')
    const { memberId } = await hired('inbox-triage', MAILS)
    const inputs = await usualOf(memberId)
    const { id } = await inside(async (scope) => await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: ownerId }))
    await world.settle()
    expect((await planOf(id)).map(({ metadata }) => metadata.tool).sort()).toEqual([
      ...Array.from({ length: 5 }, () => 'mail.send'),
      'tables.write',
    ])
  })
})

test('a run says which e-mail started it, also when nothing is kept of it any more, and not that its owner did', async () => {
  honest('inbox-triage')
  const { mailboxId } = await hired('inbox-triage', MAILS)
  const [runId = ''] = await come(mailboxId, sample('inbox-triage/inbox/02-broken.eml'))
  const reader = { userId: APPROVER, workspaceId, role: 'operator', grants: [] } as unknown as Principal
  const found = async () => (await readRun(reader, runId)).header
  const mail = { mailboxId, to: 'office', from: 'jonas.weber@radhaus.example', subject: 'Lamp out of order 10518 is dead' }
  expect(await found()).toMatchObject({ origin: 'mail', mail })
  expect((await readRun(reader, runId)).timeline[0]?.text).toMatch(/^Started by an e-mail, in the name of /)
  expect((await readApproval(reader, (await openOf(runId))?.id ?? '')).run).toMatchObject({ origin: 'mail' })
  const { owner } = world.owner.current
  await owner`update muster.mailboxes set deleted_at = now() where id = ${mailboxId}`
  expect(await found()).toMatchObject({ mail: { ...mail, mailboxId: null } })
  await owner`delete from muster.mailbox_messages where mailbox_id = ${mailboxId}`
  expect(await found()).toMatchObject({ origin: 'mail', mail: null })
})

test('Complaint desk of a mailbox drafts the reply to the complaint that came in; the voucher goes to the address in our list', async () => {
  honest('complaint-desk')
  const { mailboxId } = await hired('complaint-desk', { complaint: '${ payload.message.path }' })
  const [runId = ''] = await come(mailboxId, sample('complaint-desk/complaints/late-lamps.eml'))
  const plan = await planOf(runId)
  expect(plan.map(({ metadata, args }) => [metadata.tool, metadata.effectClass, args])).toEqual([
    ['vouchers.issue', 'spend', { to: 'lena.hartmann@kunden.example', amountEur: 20, reason: 'Order A-10231: late' }],
  ])
  await expect(decide(runId, ownerId)).rejects.toMatchObject({ code: 'APPROVER_CONFLICTED' })
  const before = (await letters()).length
  await decide(runId, APPROVER)
  await decide(runId, APPROVER)
  expect(await inside(async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'succeeded', output: { voucherEur: 20 } })
  expect(await letters()).toHaveLength(before + 1)
})

test('who hired Inbox triage before it could be handed e-mails goes on as hired, and comes to the new one without a question', async () => {
  honest('inbox-triage')
  const earlier = readFileSync(join(import.meta.dirname, 'testing/inbox-triage-of-folders.yaml'), 'utf8')
  const answers = { name: 'Front office', inputs: { sales: 'orders@acme.example' } }
  const { memberId } = await inside(async (scope) => {
    const baseYaml = fillTemplate(earlier, answers)
    const made = await createMember(scope, { yaml: baseYaml, by: ownerId })
    await insertBase(scope, { ...made, ref: 'inbox-triage', templateDigest: sha256(earlier), baseYaml, answers })
    await publishMember(scope, { memberId: made.memberId, by: ownerId })
    return made
  })
  const mailboxId = await mailboxOf(memberId, {})
  const [old = ''] = await come(mailboxId, sample('inbox-triage/inbox/01-offer.eml'))
  expect(await planOf(old), 'each e-mail starts it on its folder, as before').toHaveLength(6)

  const offered = await inside(async (scope) => await findUpgrade(scope, memberId))
  const { yaml } = await readTemplate('inbox-triage')
  expect(offered).toMatchObject({ conflicts: [], merged: fillTemplate(yaml, answers) })
  const wanted = { memberId, by: ownerId, choices: [], templateDigest: offered?.templateDigest ?? '', revision: 0 }
  await inside(async (scope) => await upgradeMember(scope, wanted))
  await inside(async (scope) => await publishMember(scope, { memberId, by: ownerId }))
  server.messages.length = 0
  const [after = ''] = await come(await mailboxOf(memberId, MAILS), sample('inbox-triage/inbox/01-offer.eml'))
  expect((await planOf(after)).map(({ metadata }) => metadata.target)).toEqual(['orders@acme.example'])
})
