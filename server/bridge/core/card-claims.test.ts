import { expect, test } from 'vitest'
import { earlierActions } from '#server/bridge/core/earlier-actions.ts'
import { type CardFacts, planCard } from '#server/bridge/core/plan-card.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** What a plan card claims of its actions: what stands out, and what they cannot do. */
const ROLES = { to: 'destination', cc: 'destination', amount: 'amount', text: 'content' }
const action = (ordinal: number, tool: string, args: JsonObject, target: string | null = null): CardFacts['effects'][number] =>
  ({
    args,
    metadata: {
      ordinal,
      indices: [],
      tool,
      target,
      effectClass: 'external_write',
      summary: tool,
      summaryMany: '{n}',
      labels: {},
      posture: 'ask',
      mutates: true,
      reversible: tool !== 'drive.delete',
    },
  }) as unknown as CardFacts['effects'][number]
const cardOf = (effects: CardFacts['effects'], more: Partial<CardFacts> = {}) =>
  planCard({
    program: {
      body: [],
      tools: Object.fromEntries(
        effects.map(({ metadata: { tool } }) => [
          tool,
          { argRoles: ROLES, targetArg: 'to', targets: [], summary: tool, effectClass: 'external_write', posture: 'ask' },
        ]),
      ),
    },
    purpose: 'run',
    effects,
    reads: [],
    output: null,
    ledger: new Map(),
    verdict: null,
    token: null,
    sealedAt: null,
    seen: null,
    ifNothing: null,
    practiceNote: null,
    sameAsTried: null,
    before: null,
    usual: new Map(),
    filesAt: '',
    leg: 1,
    finished: true,
    ...more,
  } as unknown as CardFacts)
const flagsOf = (card: ReturnType<typeof cardOf>) => card.exceptions.map(({ ordinal, flags }) => [ordinal, flags])

test('of a list of addresses each is looked at: one that was never reached, or is of another domain, stands open on top', () => {
  const to = ['ada@acme.example', 'bo@acme.example']
  const seen = new Set([...to, 'cy@acme.example'])
  const list = (cc: JsonObject['cc']) => [action(1, 'post.send', { to, cc: cc ?? null }, JSON.stringify(to))]
  expect(flagsOf(cardOf(list([]), { seen }))).toEqual([])
  expect(flagsOf(cardOf(list(['cy@acme.example', 'di@else.example']), { seen }))).toEqual([[1, ['first-seen', 'other-domain']]])
  expect(flagsOf(cardOf(list([{ email: 'cy@acme.example' }]), { seen: new Set([...seen, '{"email":"cy@acme.example"}']) }))).toEqual([])
  expect(flagsOf(cardOf(list([{ email: 'di@else.example' }]), { seen }))).toEqual([[1, ['first-seen', 'other-domain']]])
})

test('what a connected app or a web request may do is not ruled out: it could mail, and write files', () => {
  const willNot = (...tools: string[]) => cardOf(tools.map((tool, index) => action(index + 1, tool, {}))).willNot
  expect(willNot()).toBe('Mail anyone, change or delete your files, pay anything.')
  expect(willNot('mail.send', 'memory.remember')).toBe('Mail anyone else, change or delete your files, pay anything.')
  expect(willNot('tables.write')).toBe('Mail anyone, change or delete any other file, pay anything.')
  for (const foreign of ['drive.write', 'http.send', 'files2.remove', 'mailer.send'])
    expect(willNot('mail.send', 'files.write', foreign), foreign).toBe('Pay anything.')
})

test('an amount over twice what this member usually handles stands open on top; fewer than three earlier ones make nothing usual', () => {
  const tools = { 'bank.pay': { argRoles: ROLES, targetArg: 'to' }, 'mail.send': { argRoles: { text: 'content' }, targetArg: 'to' } }
  const usualOf = (...done: JsonObject[]) =>
    earlierActions(
      done.map((args) => ({ done: [{ tool: 'amount' in args ? 'bank.pay' : 'mail.send', target: null, args }], output: null })),
      tools as never,
    ).usual
  const paid = (amount: JsonObject[string]) => ({ amount })
  const pay = (amount: JsonObject[string], usual: ReadonlyMap<string, number>, more: JsonObject = {}) =>
    flagsOf(cardOf([action(1, 'bank.pay', { amount, ...more })], { usual }))
  const over = [[1, ['over-usual']]]
  const usual = usualOf(paid(90), paid('100.00'), paid(5000), paid(110))
  expect(pay(210, usual), 'the median is 105').toEqual([])
  expect(pay('210.01', usual)).toEqual(over)
  expect(pay(-211, usual), 'a sum paid back is one too').toEqual(over)
  expect(pay('lots', usual), 'what is no number is more than any').toEqual(over)
  expect(pay(9999, usual, { currency: 'USD' }), 'another currency has its own usual').toEqual([])
  expect(pay(9999, usualOf(paid(1), paid(1), paid('lots')))).toEqual([])
  const mail = (subject: string, ...before: string[]) =>
    flagsOf(cardOf([action(1, 'post.send', { subject })], { usual: usualOf(...before.map((text) => ({ subject: text }))) }))
  expect(mail('Reminder: 2,000.01 €', '1,000 €', '1.000,00 €', '999.50 €').length, 'of another ability').toBe(0)
  const sent = usualOf({ subject: 'Open: 1,000 €' }, { subject: 'Open: 1.000,00 EUR' }, { subject: 'Open: 999.5 EUR' })
  expect([...sent]).toEqual([['mail.send subject €', 1000]])
})

test('whom nobody reached was not seen before, and only what was done makes the difference to last time', () => {
  const tools = { 'mail.send': { argRoles: ROLES, targetArg: 'to' } } as never
  const done = (to: string) => ({ tool: 'mail.send', target: to, args: { to } })
  const { seen, before } = earlierActions(
    [
      { done: [done('a@x.example')], output: 1 },
      { done: [done('b@x.example')], output: 2 },
    ],
    tools,
  )
  expect([...(seen ?? [])]).toEqual(['a@x.example', 'b@x.example'])
  expect(before).toEqual({ counts: new Map([['mail.send', 1]]), output: 1 })
  expect(earlierActions([], tools)).toEqual({ seen: null, usual: new Map(), before: null })
})

test('what deletes for good is known as such', () => {
  const deletes = (tool: string) => cardOf([action(1, tool, {})]).willDo.map((group) => group.deletes)
  expect(deletes('drive.delete')).toEqual([true])
  expect(deletes('bin.delete'), 'it can be brought back').toEqual([false])
})
