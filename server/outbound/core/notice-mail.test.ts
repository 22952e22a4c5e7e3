import { expect, test } from 'vitest'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'
import { digestMail, eventMail } from '#server/outbound/core/notice-mail.ts'

const FACTS = { workspace: 'Finance', settings: 'https://m.example/notices' }
const entry = (more: object = {}) => ({
  title: 'Decide: Send 9 e-mails',
  sentence: 'Expense check, run 3.',
  link: 'https://m.example/approvals?id=apr_1',
  standsInFor: [],
  ...more,
})

test('a mail says what it is about, for whom somebody stands in, and that its link decides nothing', () => {
  expect(eventMail(entry({ standsInFor: ['Anna', 'Bo'] }), FACTS, inEnglish)).toEqual({
    subject: 'Decide: Send 9 e-mails (Finance)',
    text: [
      'Decide: Send 9 e-mails',
      '',
      'Expense check, run 3.',
      'You stand in for Anna and Bo.',
      '',
      'https://m.example/approvals?id=apr_1',
      '',
      'Opening a link decides nothing; you decide in Muster, signed in.',
      'How you are told: https://m.example/notices',
      '',
    ].join('\n'),
  })
})

test('what a crew member asks cannot add a header, a line or hidden characters', () => {
  const { subject, text } = eventMail(entry({ title: 'Ask: a\r\nBcc: x@y.example\u202E\u0000', sentence: 'one\ntwo' }), FACTS, inEnglish)
  expect(subject).toBe('Ask: a Bcc: x@y.example (Finance)')
  expect(text.split('\n').slice(0, 3)).toEqual(['Ask: a Bcc: x@y.example', '', 'one two'])
})

test('a digest counts what it holds', () => {
  expect(digestMail([entry(), entry()], FACTS, inEnglish).subject).toBe('2 notices (Finance)')
  expect(digestMail([entry()], FACTS, inEnglish).subject).toBe('1 notice (Finance)')
})

test('a mail is in the language of its reader', () => {
  const say = sayIn('de', catalogueOf('de'))
  expect(digestMail([entry(), entry()], FACTS, say)).toMatchObject({
    subject: '2 Meldungen (Finance)',
    text: expect.stringContaining('Ein Link entscheidet nichts; entschieden wird angemeldet in Muster.'),
  })
})
