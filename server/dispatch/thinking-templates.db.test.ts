import { lexer, type Token, type Tokens } from 'marked'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { ensureOutbox } from '#server/connectors/mail/outbox-listener.ts'
import { listOutbox, readOutboxMessage } from '#server/connectors/mail/read-outbox.ts'
import { listTickets } from '#server/connectors/tickets/read-tickets.ts'
import { ensureTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { answerAsk } from '#server/dispatch/answer-ask.ts'
import { carryOut } from '#server/dispatch/carry-out.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { APPROVER, AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { answerHonestly, HONEST } from '#server/dispatch/testing/template-answers.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { defaultInputs, listTemplates } from '#server/members/templates.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunAsks } from '#server/runs/asks/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** The eight templates that ask a model, over a scripted one on real HTTP: what it is able to, and what it cannot bring about. */
const world = useScriptedWorld()
const inside = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(world.workspaceId, work)
beforeAll(async () => {
  await ensureTickets()
  await ensureOutbox()
})
afterAll(async () => {
  await (await ensureTickets()).close()
  await (await ensureOutbox()).close()
})

const honest = (ref: string) => world.script((asked) => ({ text: JSON.stringify(answerHonestly(ref, asked['messages'] ?? null)) }))
/** The model answers honestly, but for what is changed here. */
const lying = (ref: string, lie: (answer: JsonObject) => JsonObject) =>
  world.script((asked) => ({ text: JSON.stringify(lie(structuredClone(answerHonestly(ref, asked['messages'] ?? null)))) }))

const members = new Map<string, { memberId: string; inputs: JsonObject }>()
async function hired(ref: string): Promise<{ memberId: string; inputs: JsonObject }> {
  const known = members.get(ref)
  if (known) return known
  const { memberId } = await installTemplate(world.workspaceId, { ref, by: AUTHOR })
  const member = await readMember(world.workspaceId, memberId)
  const made = { memberId, inputs: defaultInputs(member.inputs as never) as JsonObject }
  members.set(ref, made)
  return made
}
async function tried(ref: string, inputs: JsonObject = {}) {
  const { memberId, inputs: usual } = await hired(ref)
  const given = { ...usual, ...inputs }
  const { id } = await inside(
    async (scope) => await startRun(scope, { memberId, inputs: given, purpose: 'dry-run', origin: 'manual', by: AUTHOR }),
  )
  await world.settle()
  const run = await inside(async (scope) => await findRun(scope, id))
  const effects = storedEffects(await inside(async (scope) => await listArtifacts(scope, id, 1, 1)))
  const asks = await inside(async (scope) => await listRunAsks(scope, id))
  return { id, memberId, run, asks, effects: effects.filter(({ metadata }) => metadata.tool !== 'result.keep') }
}
const planOf = ({ effects }: Awaited<ReturnType<typeof tried>>) =>
  effects.map(({ metadata: { tool, target } }) => `${tool} ${target}`).sort()
const letters = async () => {
  const list = await inside(async (scope) => await listOutbox(scope, { limit: 20 }))
  return await Promise.all(list.map(async ({ id }) => await inside(async (scope) => await readOutboxMessage(scope, id))))
}
async function approve(): Promise<number> {
  const open = await inside(async (scope) => await listApprovals(scope, { status: 'pending', limit: 20 }))
  const grants = ['approvals:decide:external_write', 'approvals:decide:spend']
  const voter = { userId: APPROVER, role: 'operator' as const, grants, authenticatedAtMs: Date.now() }
  for (const { id, token } of open) await vote(world.workspaceId, voter, { approvalId: id, decision: 'approve', token, reason: '' })
  await world.settle()
  return open.length
}

test('each compiles without a word, and its card says that it asks a model; only an amount that a model suggests is named as from outside', async () => {
  const cards = (await listTemplates()).filter(({ needsModel }) => needsModel)
  expect(cards.map(({ ref, sample }) => [ref, sample])).toEqual(
    Object.keys(HONEST)
      .sort()
      .map((ref) => [ref, true]),
  )
  for (const { ref } of cards) {
    const { diagnostics } = await readMember(world.workspaceId, (await hired(ref)).memberId)
    const said = diagnostics.map(({ code, severity, pointer }) => `${severity} ${code} ${pointer}`)
    expect(said, ref).toEqual(ref === 'complaint-desk' ? ['warning M421 /steps/6/arms/1/steps/0/with/amountEur'] : [])
  }
})

const MARKED = [
  ['HB 88213', ''],
  ['26/4471', ''],
  ['ND-2026-1187', ''],
  ['RK-5531', 'net and VAT come to 355.69 EUR, printed is 365.55 EUR'],
]
function lookAt({ effects }: Awaited<ReturnType<typeof tried>>): unknown[] {
  const rows = effects.find(({ metadata }) => metadata.tool === 'tables.write')?.args['rows'] as JsonObject[]
  return rows.map((row) => [row['Invoice'], row['Look at']])
}

describe('with an honest model, the practice data comes to the plan that it should', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    [
      'inbox-triage',
      { mails: 6, passedOn: 5, urgent: 1 },
      [
        'mail.send accounting@acme.example',
        'mail.send office@acme.example',
        'mail.send sales@acme.example',
        'mail.send sales@acme.example',
        'mail.send support@acme.example',
        'tables.write reports/inbox-2026-11-21.csv',
      ],
    ],
    [
      'invoice-intake',
      { invoices: 4, doubtful: 1, totalEur: 2566.67 },
      ['mail.send accounting@acme.example', 'tables.write reports/invoices-2026-11-21.csv'],
    ],
    ['weekly-digest', { sources: 3, sentences: 3 }, ['mail.send team@acme.example']],
    [
      'minutes-to-tasks',
      { tasks: 4, owners: 4 },
      [...Array.from({ length: 4 }, () => 'http.send http://tickets.localhost/tickets'), 'mail.send warehouse@acme.example'].sort(),
    ],
    [
      'quote-comparison',
      { quotes: 3, items: 4, cheapestEur: 11_248 },
      ['mail.send purchasing@acme.example', 'tables.write reports/quotes-2026-11-21.csv'],
    ],
    ['contract-check', { deviations: 3, high: 1 }, ['mail.sendFiles legal@acme.example']],
    ['handbook-answers', { passages: 1 }, ['mail.send warehouse@acme.example']],
    ['complaint-desk', { order: 'A-10231', fault: 'late', voucherEur: 20 }, ['vouchers.issue lena.hartmann@kunden.example']],
  ])('%s', async (ref, output, plan) => {
    honest(ref)
    const found = await tried(ref)
    const day = found.run.createdAt.toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' })
    expect(planOf(found)).toEqual(plan.map((line) => line.replace('2026-11-21', day)))
    expect(found.run).toMatchObject({ outcome: 'succeeded', ...(ref === 'complaint-desk' ? {} : { output }) })
    expect(await inside(async (scope) => await listRunEffects(scope, found.id)), 'planning does nothing').toEqual([])
    if (ref === 'invoice-intake') expect(lookAt(found), 'a printed total that does not come together is marked by rule').toEqual(MARKED)
  })
})

/** One document in a folder of its own, so that a lie is told once. */
async function alone(ref: string, path: string): Promise<void> {
  await hired(ref)
  const [folder, name] = path.split('/')
  await writeBytes(world.workspaceId, `${folder}/one/${name}`, await readBytes(world.workspaceId, path))
}

/** The first item of a list in an answer, changed. */
const changed = (answer: JsonObject, list: string, change: JsonObject): JsonObject => {
  const [first, ...rest] = answer[list] as JsonObject[]
  return { ...answer, [list]: [{ ...first, ...change }, ...rest] }
}

describe('a model that lies brings nothing wrong into a plan: its answer is asked again, or a person answers in its place', () => {
  test.each<[string, string, (answer: JsonObject) => JsonObject]>([
    ['weekly-digest', 'a source that is not there', (answer) => changed(answer, 'sentences', { source: 'S9' })],
    ['weekly-digest', 'a sentence without a source', (answer) => changed(answer, 'sentences', { source: '' })],
    ['weekly-digest', 'a passage of another source', (answer) => changed(answer, 'sentences', { source: 'S2' })],
    ['minutes-to-tasks', 'an owner who is not in the list', (answer) => changed(answer, 'tasks', { owner: 'Eve Outside' })],
    [
      'contract-check',
      'a quote that the contract does not have',
      (answer) => changed(answer, 'deviations', { quote: 'The supplier may do as it likes.' }),
    ],
    ['handbook-answers', 'a passage in its own words', (answer) => changed(answer, 'passages', { quote: 'You may take over 10 days.' })],
    ['quote-comparison', 'a price that nobody printed', (answer) => changed(answer, 'prices', { unitEur: 1.01 })],
  ])('%s: %s', async (ref, _, lie) => {
    lying(ref, lie)
    const found = await tried(ref)
    expect(found.run).toMatchObject({ outcome: 'failed', reasonCode: 'VALIDATION' })
    expect(found.effects).toEqual([])
    expect(world.models.asked.length, 'it was told why, twice').toBe(3)
  })

  test.each<[string, string, (answer: JsonObject) => JsonObject, JsonObject]>([
    [
      'invoice-intake',
      'a total that is not printed',
      (answer) => ('totalEur' in answer ? { ...answer, totalEur: 99_999 } : answer),
      { folder: 'invoices/one' },
    ],
    ['complaint-desk', 'a voucher of 30 EUR', (answer) => ({ ...answer, voucherEur: 30 }), {}],
    ['complaint-desk', 'an order of somebody else', (answer) => ({ ...answer, order: 'A-10260' }), {}],
    ['complaint-desk', 'a voucher where nothing went wrong', (answer) => ({ ...answer, fault: 'none' }), {}],
    ['complaint-desk', 'a voucher over the limit that the author lowered', (answer) => answer, { limitEur: 10 }],
    [
      'inbox-triage',
      'an address in place of a kind',
      (answer) => ({ ...answer, kind: 'archive@acme-support.example' }),
      { folder: 'inbox/one' },
    ],
  ])('%s: %s', async (ref, _, lie, inputs) => {
    await alone('invoice-intake', 'invoices/kaffee-ost-eg.pdf')
    await alone('inbox-triage', 'inbox/05-from-outside.eml')
    lying(ref, lie)
    const found = await tried(ref, inputs)
    expect(found.effects).toEqual([])
    expect(found.asks.length).toBeGreaterThan(0)
    expect(found.run.output).toBeNull()
  })
})

test('each sentence of a digest is linked to the file in which its passage stands, and to nothing else, whatever a model writes', async () => {
  const { sentences } = answerHonestly('weekly-digest', 'Speicherstrasse') as { sentences: { sentence: string; passage: string }[] }
  lying('weekly-digest', (answer) =>
    changed(answer, 'sentences', { sentence: 'Look [here](https://elsewhere.example), or \\\\[there](supplier-news.md).' }),
  )
  const found = await tried('weekly-digest')
  const plan = storedEffects(await inside(async (scope) => await listArtifacts(scope, found.id, 1, 1)))
  const args = (tool: string) => plan.find(({ metadata }) => metadata.tool === tool)?.args
  const [, list] = lexer(String(args('result.keep')?.['value'])).filter(({ type }) => type !== 'space') as [Token, Tokens.List]
  const links = list.items.map(({ tokens }) => linksIn(tokens))
  expect(links).toEqual([['sources/city-council.txt'], ['sources/supplier-news.md'], ['sources/trade-association.html']])
  const letter = String(args('mail.send')?.['text'])
  for (const [n, { passage }] of sentences.entries()) {
    const path = links[n]?.[0] ?? ''
    expect(letter).toContain(`${path}: “${passage}”`)
    expect((await readBytes(world.workspaceId, path)).length).toBeGreaterThan(0)
  }
})

/** Where each link of a part of a document leads; a web address that stands there as itself is none, and opens nothing here. */
function linksIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => [
    ...(token.type === 'link' && token.raw !== token['href'] ? [String(token['href'])] : []),
    ...linksIn('tokens' in token && token.tokens ? token.tokens : []),
  ])
}

test('one invoice, as an e-mail that came in would hand it over, is read alone', async () => {
  honest('invoice-intake')
  const found = await tried('invoice-intake', { file: 'invoices/kaffee-ost-eg.pdf' })
  expect(lookAt(found)).toEqual([['26/4471', '']])
})

test('an invoice whose lines a model invents is one to look at, and in no sum', async () => {
  lying('invoice-intake', (answer) => ('lines' in answer ? changed(answer, 'lines', { amountEur: 1.01 }) : answer))
  const found = await tried('invoice-intake', { file: 'invoices/kaffee-ost-eg.pdf' })
  expect(lookAt(found)).toEqual([['26/4471', 'its lines could not be read']])
  expect(found.run).toMatchObject({ output: { invoices: 1, doubtful: 1, totalEur: 0 } })
})

test('a question that the handbook does not answer goes to HR, and to nobody else', async () => {
  world.script({ text: JSON.stringify({ passages: [] }) })
  expect(planOf(await tried('handbook-answers', { question: 'May I bring my dog to the office?' }))).toEqual(['mail.send hr@acme.example'])
})

test('what a mail tells its reader to do reaches nobody but our own teams, even when the model does as it is told', async () => {
  world.script({
    text: JSON.stringify({
      kind: 'other',
      urgent: true,
      summary: 'Forward to archive@acme-support.example',
      answer: 'To archive@acme-support.example',
    }),
  })
  const { effects } = await tried('inbox-triage', { folder: 'inbox/one' })
  expect(effects).toHaveLength(2)
  expect(effects.map(({ metadata }) => metadata.target).filter((target) => !/@acme\.example$|^reports\//.test(String(target)))).toEqual([])
})

test('a complaint that asks for 500 EUR and another receiver: at most the limit, at most the order, to the address in our list', async () => {
  const obeying = {
    way: 'reply',
    order: 'A-10260',
    fault: 'damaged',
    voucherEur: 25,
    reply: 'Hello Ms Petrov, we are sorry about the scratch on your bag.',
  }
  world.script({ text: JSON.stringify(obeying) })
  const { effects } = await tried('complaint-desk', { complaint: 'complaints/wants-more.eml' })
  expect(effects.map(({ metadata, args }) => [metadata.tool, metadata.effectClass, args])).toEqual([
    ['vouchers.issue', 'spend', { to: 'nadia.petrov@kunden.example', amountEur: 25, reason: 'Order A-10260: damaged' }],
  ])
})

test('a person who answers in place of the model is held to the checks of the step as well', async () => {
  lying('complaint-desk', (answer) => ({ ...answer, voucherEur: 30 }))
  const { id } = await tried('complaint-desk')
  const { answer } = HONEST['complaint-desk']?.[0] ?? {}
  for (let n = 0; n < 3; n += 1) {
    const asks = await inside(async (scope) => await listRunAsks(scope, id))
    await answered(asks.find(({ status }) => status === 'open')?.id, { ...answer, voucherEur: 30 })
  }
  expect(await inside(async (scope) => await findRun(scope, id))).toMatchObject({
    outcome: 'failed',
    reasonCode: 'VALIDATION',
  })
  expect(await inside(async (scope) => await listRunEffects(scope, id))).toEqual([])
})

const BY_HAND = ['I have answered it', 'It needs no answer']
const answered = async (askId: string | undefined, answer: unknown): Promise<void> => {
  const by = { userId: 'usr_op', email: 'op@acme.example', role: 'operator' }
  await inside(async (scope) => await answerAsk(scope, { askId: askId ?? '', answer: answer as never, by }))
  await world.settle()
}
const ended = async (id: string) => [
  await inside(async (scope) => await findRun(scope, id)),
  await inside(async (scope) => await listRunEffects(scope, id)),
]

test('a complaint of somebody without an order is handed to a person, no model is asked, and the job comes to its end', async () => {
  honest('complaint-desk')
  const { id, asks } = await tried('complaint-desk', { complaint: 'complaints/no-order.eml' })
  expect(asks.map(({ options }) => options)).toEqual([BY_HAND])
  for (const said of ['no order in our list', 'mira.sander@radhaus.example', 'I never ordered anything'])
    expect(asks[0]?.question).toContain(said)
  expect(world.models.asked).toEqual([])
  await answered(asks[0]?.id, BY_HAND[0])
  expect(await ended(id)).toMatchObject([{ outcome: 'succeeded', output: { byHand: true, voucherEur: 0 } }, []])
})

test('a complaint about none of the orders of its sender is answered by hand: a model may say so, and who answers in its place', async () => {
  lying('complaint-desk', () => ({ way: 'by hand' }))
  const byModel = await tried('complaint-desk')
  expect(byModel.asks.map(({ options }) => options)).toEqual([BY_HAND])
  await answered(byModel.asks[0]?.id, BY_HAND[1])
  expect(await ended(byModel.id)).toMatchObject([{ outcome: 'succeeded', output: { byHand: true, order: '' } }, []])

  lying('complaint-desk', (answer) => ({ ...answer, order: 'A-99999' }))
  const byPerson = await tried('complaint-desk')
  await answered(byPerson.asks[0]?.id, { way: 'by hand' })
  const asks = await inside(async (scope) => await listRunAsks(scope, byPerson.id))
  await answered(asks.find(({ status }) => status === 'open')?.id, BY_HAND[0])
  expect(await ended(byPerson.id)).toMatchObject([{ outcome: 'succeeded', output: { byHand: true } }, []])
})

test('a voucher costs money: who started it cannot agree to it, a second person does, and the reply quotes its number', async () => {
  honest('complaint-desk')
  const { id, memberId } = await tried('complaint-desk')
  const run = await inside(async (scope) => await carryOut(scope, { memberId, tryRunId: id, by: AUTHOR }))
  await world.settle()
  const [open] = await inside(async (scope) => await listApprovals(scope, { runId: run.id, status: 'pending', limit: 5 }))
  const own = { userId: AUTHOR, role: 'operator' as const, grants: ['approvals:decide:spend'], authenticatedAtMs: Date.now() }
  await expect(
    vote(world.workspaceId, own, { approvalId: open?.id ?? '', decision: 'approve', token: open?.token ?? '', reason: '' }),
  ).rejects.toMatchObject({ code: 'APPROVER_CONFLICTED' })
  expect(await inside(async (scope) => await listRunEffects(scope, run.id))).toEqual([])
  expect(await approve()).toBe(1)
  const [ticket] = await inside(async (scope) => await listTickets(scope, { limit: 1 }))
  expect(ticket?.title).toBe('Voucher over 20.00 EUR for lena.hartmann@kunden.example')
  expect(await approve(), 'the reply asks on its own').toBe(1)
  expect(await inside(async (scope) => await findRun(scope, run.id))).toMatchObject({
    outcome: 'succeeded',
    leg: 2,
    output: { voucherEur: 20 },
  })
  const [letter] = await letters()
  expect(letter?.text).toContain(`Your voucher ${ticket?.number.replace('T-', 'V-')} over 20.00 EUR is valid for every order.`)
})
