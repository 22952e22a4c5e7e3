import { expect, test } from 'vitest'
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
      reversible: true,
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
