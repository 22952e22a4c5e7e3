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
