import { expect, test } from 'vitest'
import { inEnglish } from '#server/kernel/language/say.ts'
import { houseRulesSchema, NO_HOUSE_RULES } from '#server/policy/schema.ts'
import { draftOf, rulesOf } from './draft-rules.ts'

const ALL = {
  onlyDomains: ['acme.com', 'acme.example'],
  quietHours: { from: '20:00', to: '07:00' },
  twoPeopleOverMails: 20,
  twoPeopleOverAmount: 500.5,
  noDeletes: true,
}

test('what is in force comes back from its form unchanged, and the server takes it', () => {
  for (const rules of [ALL, NO_HOUSE_RULES]) {
    expect(rulesOf(draftOf(rules), inEnglish)).toEqual({ rules, problems: {} })
    expect(houseRulesSchema.safeParse(rulesOf(draftOf(rules), inEnglish).rules).success).toBe(true)
  }
})

test('what is typed sloppily is read, what cannot be read is said at its switch', () => {
  const typed = draftOf(ALL)
  const said = rulesOf(
    { ...typed, domains: { on: true, list: '@Acme.com;  acme.com\nx.org' }, amount: { on: true, over: '1250,50' } },
    inEnglish,
  )
  expect(said).toMatchObject({ problems: {}, rules: { onlyDomains: ['acme.com', 'x.org'], twoPeopleOverAmount: 1250.5 } })
  const wrong = {
    domains: { on: true, list: 'acme' },
    quiet: { on: true, from: '8', to: '' },
    mails: { on: true, over: '0' },
    amount: { on: true, over: '1.250,50' },
    deletes: { on: true },
  }
  expect(Object.keys(rulesOf(wrong, inEnglish).problems)).toEqual(['domains', 'quiet', 'mails', 'amount'])
  const off = Object.fromEntries(Object.entries(wrong).map(([name, rule]) => [name, { ...rule, on: false }])) as unknown as typeof wrong
  expect(rulesOf(off, inEnglish)).toEqual({ problems: {}, rules: NO_HOUSE_RULES })
})
