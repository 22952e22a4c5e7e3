import { expect, test } from 'vitest'
import { type NoticeFacts, noticeWords } from '#server/bridge/core/notice-words.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const facts = (more: Partial<NoticeFacts>): NoticeFacts => ({
  kind: 'approval_requested',
  memberName: 'Expense check',
  runN: 3,
  plan: 'Send 9 e-mails',
  figures: '200 rows, 3,412.50 €',
  until: 'Mon 23 Nov, 17:00 (Europe/Berlin)',
  status: 'pending',
  reason: null,
  question: null,
  schedule: null,
  skill: null,
  app: null,
  setUp: null,
  limit: null,
  ...more,
})

test('a plan that waits says what, how much, until when and what happens otherwise', () => {
  expect(noticeWords(facts({}), inEnglish)).toEqual({
    title: 'Decide: Send 9 e-mails',
    sentence:
      'Expense check, run 3. 200 rows, 3,412.50 €. Decide by Mon 23 Nov, 17:00 (Europe/Berlin); otherwise the plan is rejected and nothing is sent.',
    isMoot: false,
  })
})

test.each([
  ['approved', 'It was approved.'],
  ['rejected', 'It was rejected.'],
  ['expired', 'It ran out undecided.'],
  ['invalidated', 'The plan changed meanwhile.'],
  ['cancelled', 'The run was stopped.'],
])('a plan that is %s asks for nothing any more', (status, words) => {
  const told = noticeWords(facts({ status }), inEnglish)
  expect([told.isMoot, told.sentence]).toEqual([true, `Expense check, run 3. 200 rows, 3,412.50 €. ${words}`])
})

test.each([
  ['question_asked', { status: 'answered' }],
  ['run_held', { status: null, reason: 'budget' }],
  ['schedule_paused', { status: null, reason: 'failures' }],
] as const)('%s is over once it is settled', (kind, more) => {
  expect(noticeWords(facts({ kind, ...more }), inEnglish).isMoot).toBe(true)
})

test('a failed run stays news, and an unknown reason is no riddle', () => {
  expect(noticeWords(facts({ kind: 'run_failed', status: null, reason: 'SOMETHING_NEW' }), inEnglish)).toEqual({
    title: 'Failed: Expense check, run 3',
    sentence: 'It met a problem. The run page says where, and what to do next.',
    isMoot: false,
  })
})

test('a limit that is nearly used up, or does not reach, says how much of what was used and what follows', () => {
  const limit = {
    scope: 'workspace',
    subjectName: null,
    period: 'month',
    atLimit: 'ask',
    used: '8.12 €',
    max: '10.00 €',
    state: 'holds',
  } as const
  expect(noticeWords(facts({ kind: 'spend_warned', limit }), inEnglish)).toEqual({
    title: 'Over 80 % used: The whole workspace, each month',
    sentence: '8.12 € of 10.00 € are used. When nothing is left, runs wait until an admin allows them more.',
    isMoot: false,
  })
  const crew = { ...limit, scope: 'crew', subjectName: 'Finance', period: 'day', atLimit: 'block' } as const
  expect(noticeWords(facts({ kind: 'spend_refused', limit: crew }), inEnglish)).toEqual({
    title: 'Does not reach: Crew Finance, each day',
    sentence:
      '8.12 € of 10.00 € were used, and a question to a model did not fit. Runs wait until an admin raises it; people and programs who ask are refused.',
    isMoot: false,
  })
})

test('a limit that was raised or lifted since is no news; one that nobody signed is', () => {
  const limit = { scope: 'run', subjectName: null, period: 'run', atLimit: 'ask', used: '1.00 €', max: '1.20 €', state: 'changed' } as const
  const isMoot = (more: Partial<NoticeFacts>) => noticeWords(facts({ kind: 'spend_warned', ...more }), inEnglish).isMoot
  expect([isMoot({ limit }), isMoot({ limit: null }), isMoot({ limit: { ...limit, state: 'broken' } })]).toEqual([true, true, false])
})
