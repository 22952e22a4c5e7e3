import { expect, test } from 'vitest'
import { isReached, leavesDomain, majorityDomain } from '#server/bridge/core/other-domain.ts'
import { type CardFacts, planCard } from '#server/bridge/core/plan-card.ts'

const effect = (ordinal: number, tool: string, target: string): CardFacts['effects'][number] =>
  ({
    args: tool === 'mail.send' ? { to: target } : { path: target },
    metadata: {
      ordinal,
      indices: [],
      tool,
      target,
      effectClass: 'external_write',
      summary: target,
      summaryMany: '{n}',
      labels: {},
      posture: 'ask',
      reversible: false,
    },
  }) as unknown as CardFacts['effects'][number]

const tool = {
  argRoles: { to: 'destination', path: 'destination' },
  summary: 'Send e-mail to {to}',
  targets: [],
  targetArg: null,
  effectClass: 'external_write',
  posture: 'ask',
}
const exceptions = (effects: CardFacts['effects'], seen: ReadonlySet<string> | null) =>
  planCard({
    program: { body: [], tools: { 'mail.send': tool, 'files.write': tool } },
    purpose: 'run',
    effects,
    reads: [],
    output: null,
    ledger: new Map(),
    verdict: null,
    token: null,
    sealedAt: null,
    seen,
    ifNothing: null,
    leg: 1,
    finished: true,
    practiceNote: null,
    sameAsTried: null,
    before: null,
    usual: new Map(),
  } as unknown as CardFacts).exceptions.map(({ destination, flags }) => `${destination}: ${flags.join()}`)

const mails = ['ana@acme.example', 'ben@acme.example', 'studio@lumen-works.example', 'cy@acme.example'].map((to, i) =>
  effect(i + 1, 'mail.send', to),
)

test('on the first plan, the one recipient of another domain stands out', () => {
  expect(exceptions(mails, null)).toEqual(['studio@lumen-works.example: other-domain'])
})

test('with history, a recipient not reached before is marked, and a new file is nobody', () => {
  const seen = new Set(['ana@acme.example', 'ben@acme.example', 'studio@lumen-works.example'])
  expect(exceptions([...mails, effect(5, 'files.write', 'report-2.csv')], seen)).toEqual([
    'studio@lumen-works.example: other-domain',
    'cy@acme.example: first-seen',
  ])
})

test('without a majority no domain stands out, and spelling does not make another one', () => {
  expect(majorityDomain(['a@x.example', 'b@y.example'])).toBeNull()
  expect(majorityDomain(['a@x.example'])).toBeNull()
  expect(leavesDomain(['Ana <ana@ACME.example>'], majorityDomain(['a@acme.example, b@acme.example']))).toBe(false)
  expect([isReached('report.csv'), isReached('https://hook.example/x')]).toEqual([false, true])
})
