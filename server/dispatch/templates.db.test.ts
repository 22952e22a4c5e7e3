import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { readPlanFile } from '#server/bridge/plan-preview/read-plan-file.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { listResults, readResult } from '#server/bridge/read-results.ts'
import { readRun } from '#server/bridge/read-run.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { parseTable } from '#server/connectors/tables/parse-table.ts'
import { listTickets } from '#server/connectors/tickets/read-tickets.ts'
import { ensureTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { amendPlan } from '#server/dispatch/amend-plan.ts'
import { carryOut } from '#server/dispatch/carry-out.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import type { Principal } from '#server/identity/principal.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { defaultInputs, listTemplates } from '#server/members/templates.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** The templates of issue 3, each from its card to what is really there: tried on its sample, carried out, approved. */
const world = useRunWorld()
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)
beforeAll(async () => {
  await ensureTickets()
  await ensureOutbox()
})
afterAll(async () => {
  await (await ensureTickets()).close()
  await (await ensureOutbox()).close()
})

/** Hires from a template and tries it on its sample data: nothing outside has changed. */
async function tryTemplate(ref: string): Promise<{ memberId: string; tried: string }> {
  const { memberId } = await installTemplate(world.workspaceId, { ref, by: AUTHOR })
  const member = await readMember(world.workspaceId, memberId)
  expect(member.diagnostics).toEqual([])
  const inputs = defaultInputs(member.inputs as never)
  const run = await inside(async (scope) => await startRun(scope, { memberId, inputs, purpose: 'dry-run', origin: 'manual', by: AUTHOR }))
  await world.settle()
  expect(await inside(async (scope) => await listRunEffects(scope, run.id))).toEqual([])
  return { memberId, tried: run.id }
}
async function carry({ memberId, tried }: { memberId: string; tried: string }): Promise<string> {
  const run = await inside(async (scope) => await carryOut(scope, { memberId, tryRunId: tried, by: AUTHOR }))
  await world.settle()
  return run.id
}
const runOf = async (id: string) => await inside(async (scope) => await findRun(scope, id))
const sent = async (runId: string) => {
  const effects = await inside(async (scope) => await listRunEffects(scope, runId))
  expect(effects.map((effect) => effect.state)).toEqual(effects.map(() => 'confirmed'))
  return effects.map((effect) => effect.tool).sort()
}
const cardOf = async (runId: string) =>
  (await readRun({ userId: APPROVER, workspaceId: world.workspaceId, role: 'operator', grants: [] } as unknown as Principal, runId)).card
const mails = async () => {
  const list = await inside(async (scope) => await listOutbox(scope, { limit: 100 }))
  return await Promise.all(list.map(async ({ id }) => await inside(async (scope) => await readOutboxMessage(scope, id))))
}
const titles = async (memberName: string) =>
  (await listResults(world.workspaceId, {})).items.filter((item) => item.memberName === memberName).map(({ name, title }) => [name, title])

test('every template stands on the first screen, can be tried at once, and compiles without a word', async () => {
  const cards = (await listTemplates()).map(({ name, sample }) => [name, sample])
  for (const name of ['Expense check', 'First day', 'Payment reminders', 'Renewal watch', 'Tidy folder'])
    expect(cards).toContainEqual([name, true])
})

describe('First day', () => {
  test('opens a ticket, asks again, and everything in part 2 quotes its number', async () => {
    const tried = await tryTemplate('first-day')
    const runId = await carry(tried)
    expect(await inside(async (scope) => await listTickets(scope, { limit: 10 })), 'planning sends nothing').toEqual([])
    expect((await cardOf(runId))?.part).toEqual({ n: 1, of: 2, why: 'asks again because the e-mails quote the number' })
    expect(await approveAll(world.workspaceId)).toBe(1)
    await world.settle()
    const [ticket] = await inside(async (scope) => await listTickets(scope, { limit: 10 }))
    expect(ticket?.title).toBe('Equipment for Jana Novak, Warehouse lead, first day 01.12.2026')
    expect(await sent(runId), 'part 1 is the ticket alone').toEqual(['http.send'])
    expect((await cardOf(runId))?.part).toEqual({ n: 2, of: 2, why: 'asked again because the e-mails quote the number' })
    expect(await approveAll(world.workspaceId), 'it asks again').toBe(1)
    await world.settle()
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded', leg: 2, output: { ticket: ticket?.number, mails: 3 } })
    expect(await sent(runId)).toEqual(['files.write', 'http.send', 'mail.send', 'mail.send', 'mail.send', 'result.keep'])
    for (const { text } of await mails()) expect(text).toContain(ticket?.number)
    expect((await listFiles(world.workspaceId, 'people')).map(({ path }) => path)).toEqual(['people/Jana Novak/First day checklist.docx'])
    expect(await titles('First day')).toEqual([
      ['First day checklist.docx', `First day of Jana Novak: checklist with ticket ${ticket?.number}`],
    ])
  })
})

describe('Payment reminders', () => {
  test('12 of 40 open items, a tone for each level; a refused final notice leaves the log and the total', async () => {
    const before = (await mails()).length
    const tried = await tryTemplate('payment-reminders')
    expect(await runOf(tried.tried)).toMatchObject({
      outcome: 'succeeded',
      output: { open: 40, reminded: 12, finalNotices: 2, totalEur: 18640 },
    })
    const runId = await carry(tried)
    const [approval] = await inside(async (scope) => await listApprovals(scope, { runId, status: 'pending', limit: 1 }))
    const finals = await finalNotices(runId)
    const card = await cardOf(runId)
    expect(finals.map(({ target }) => target).sort()).toEqual(['kreditoren@hafen-bau.example', 'office@kaffee-ost.example'])
    expect(
      card?.exceptions.map(({ ordinal, flags }) => [ordinal, flags]),
      'final notices stand open on top',
    ).toEqual(finals.map(({ ordinal }) => [ordinal, ['look-first']]))
    const refused = finals.find(({ target }) => target === 'kreditoren@hafen-bau.example')
    const person = {
      userId: APPROVER,
      role: 'operator' as const,
      grants: ['approvals:decide:external_write'],
      authenticatedAtMs: Date.now(),
    }
    await amendPlan(world.workspaceId, person, {
      approvalId: approval?.id ?? '',
      token: approval?.token ?? '',
      leaveOut: [refused?.ordinal ?? 0],
      edits: [],
    })
    await world.settle()
    expect(await approveAll(world.workspaceId)).toBe(1)
    await world.settle()
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded', output: { open: 40, reminded: 11, finalNotices: 1, totalEur: 11750 } })
    expect((await sent(runId)).filter((tool) => tool === 'mail.send')).toHaveLength(12)
    const log = parseTable(await readBytes(world.workspaceId, 'reports/reminders-2026-11-20.csv'))
    expect(log.rows).toHaveLength(11)
    expect(log.rows.filter((row) => row['Kind'] === 'final notice')).toMatchObject([
      { 'E-mail': 'office@kaffee-ost.example', 'Amount EUR': 1210 },
    ])
    expect(log.rows.filter((row) => row['Kind'] === 'friendly')).toHaveLength(6)
    expect(log.rows.filter((row) => row['Kind'] === 'firm')).toHaveLength(4)
    const letters = (await mails()).slice(0, (await mails()).length - before)
    const summary = letters.find(({ to }) => JSON.stringify(to).includes('accounting@acme.example'))
    expect(summary?.subject).toBe('Payment reminders: 11 sent, 11,750.00 EUR')
    expect(summary?.text).toContain('1 of them a final notice')
    expect(letters.filter(({ subject }) => subject.startsWith('Second reminder'))).toHaveLength(4)
  })

  async function finalNotices(runId: string) {
    const effects = storedEffects(await inside(async (scope) => await listArtifacts(scope, runId, 1, 1)))
    return effects.map(({ metadata }) => metadata).filter(({ blockPath }) => blockPath === 'finalNotices/notify')
  }
})

describe('Renewal watch', () => {
  test('says what renews by itself in 60 days, as a PDF and a calendar', async () => {
    const tried = await tryTemplate('renewal-watch')
    const runId = await carry(tried)
    const card = await cardOf(runId)
    expect(await approveAll(world.workspaceId)).toBe(1)
    await world.settle()
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded', output: { contracts: 18, renewing: 6, yearlyEur: 84000, tooLate: 2 } })
    const pdf = await readBytes(world.workspaceId, 'reports/renewals-2026-11-20.pdf')
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    const calendar = parseTable(await readBytes(world.workspaceId, 'reports/renewals-2026-11-20.ics'))
    expect(calendar.rows).toHaveLength(6)
    expect(JSON.stringify(calendar.rows[0])).toContain('Telephone and internet')
    expect(await titles('Renewal watch')).toEqual([
      ['renewals-2026-11-20.pdf', '84,000.00 EUR renews by itself in 60 days'],
      ['renewals-2026-11-20.ics', 'Last days to give notice, for a calendar'],
    ])
    const [kept] = (await listResults(world.workspaceId, { search: '.pdf' })).items
    expect(Buffer.from((await readResult(world.workspaceId, kept?.id ?? '')).bytes).equals(pdf), 'what is kept is what was filed').toBe(
      true,
    )
    const letters = (await mails()).filter(({ subject }) => subject === '84,000.00 EUR renews by itself in 60 days')
    expect(letters).toHaveLength(1)
    const enclosed = card?.willDo.flatMap(({ items }) => items).flatMap(({ preview }) => (preview.kind === 'mail' ? preview.files : []))
    const facts = (file: { name: string; size: number; sha256: string }) => [file.name, file.size, file.sha256]
    expect(letters[0]?.files.map(facts), 'what arrived is what the card named').toEqual(enclosed?.map(facts))
    expect(enclosed?.map(({ name }) => name)).toEqual(['renewals-2026-11-20.pdf', 'renewals-2026-11-20.ics'])
    const place = enclosed?.[0]?.path.split('/').at(-1) ?? ''
    expect(Buffer.from((await readPlanFile(world.workspaceId, runId, place)).bytes).equals(pdf), 'and what could be looked at').toBe(true)
    for (const other of ['1.1.99.0', '1.1.3.7', '../1', ''])
      await expect(readPlanFile(world.workspaceId, runId, other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('Tidy folder', () => {
  test('moves 48 of 60 files, leaves what is unclear, and shows before and after', async () => {
    const tried = await tryTemplate('tidy-folder')
    const before = (await listFiles(world.workspaceId, 'downloads')).map(({ path }) => path)
    expect(before).toHaveLength(60)
    const runId = await carry(tried)
    const card = await cardOf(runId)
    expect(card?.exceptions, 'places that the author listed are not from outside').toEqual([])
    expect(card?.whyAsked).toEqual(['Freedom is Guided, and this changes things outside.'])
    expect(await approveAll(world.workspaceId)).toBe(1)
    await world.settle()
    expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded', output: { files: 60, moved: 48, left: 12 } })
    expect((await sent(runId)).filter((tool) => tool === 'files.move')).toHaveLength(48)
    const after = (await listFiles(world.workspaceId, 'downloads')).map(({ path }) => path)
    expect(after).toHaveLength(60)
    expect(after.filter((path) => before.includes(path))).toHaveLength(12)
    expect(after).toContain('downloads/Invoices/2025/Invoice R-2025-0311 Nordlicht.pdf')
    expect(after, 'two files that would take one place').toEqual(
      expect.arrayContaining(['downloads/from phone/IMG_0001.png', 'downloads/from camera/IMG_0001.png']),
    )
    const [result] = (await listResults(world.workspaceId, { search: 'before-and-after' })).items
    expect(result?.title).toBe('downloads: 48 files moved, 12 left in place')
    const tree = Buffer.from((await readResult(world.workspaceId, result?.id ?? '')).bytes).toString('utf8')
    expect(tree).toContain('**48 of 60** files move, 12 stay where they are.')
    const names = tree.slice(tree.indexOf('## After')).match(/^ {4}.+$/gm)
    expect(names).toHaveLength(60)
  })
})
