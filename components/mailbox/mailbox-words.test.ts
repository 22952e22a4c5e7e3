import { expect, test } from 'vitest'
import { answerWords, problemWords } from '#components/mailbox/mailbox-words.ts'
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
