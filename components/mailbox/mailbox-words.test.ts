import { expect, test } from 'vitest'
import { answerWords, problemWords, whyNot } from '#components/mailbox/mailbox-words.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const place = { host: 'imap.example.com', port: 993 }

test.each(['CONNECTOR_UNAVAILABLE', 'ECONNREFUSED: no mail server answered there'])(
  'a server that is not there is named: %s',
  (problem) => {
    expect(problemWords(problem, place, inEnglish)).toBe('Nobody answers at imap.example.com:993. Are name and port right?')
  },
)

test('no code of ours is shown for what is known; what the server says stands as it is', () => {
  expect(problemWords('EGRESS_REFUSED: it is not public', place, inEnglish)).toContain('its address is private')
  expect(problemWords('There is no such folder', place, inEnglish)).toBe('There is no such folder')
  expect(answerWords({ ok: false, answer: 'Invalid credentials', signInRefused: true }, place, inEnglish)).toBe(
    'The user name or password is wrong. The server says: Invalid credentials',
  )
})

test('an e-mail that does not hold what is taken from it says for which input, where that is known', () => {
  const why = (reason: string, input: string | null) => whyNot({ reason, input }, inEnglish)
  expect(why('EXPRESSION_FAILED', 'invoice')).toBe('The e-mail does not hold what is taken from it for invoice.')
  expect(why('VALIDATION_FAILED', 'invoice')).toBe('What the e-mail gave for invoice does not fit this input of the crew member.')
  expect(why('EXPRESSION_FAILED', null)).toBe('The e-mail does not hold what is taken from it.')
  expect(why('TOO_LARGE', null)).toBe('It is larger than 50 MB.')
})
