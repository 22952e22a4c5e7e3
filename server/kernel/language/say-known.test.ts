import { expect, test } from 'vitest'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'
import { sayKnown } from '#server/kernel/language/say-known.ts'

const KNOWN = ['{n} of {n} entries hold.', 'Mail goes to {names} only.']
const german = sayIn('de', {
  '{n} of {n} entries hold.': '{n} von {n} Einträgen stimmen.',
  'Mail goes to {names} only.': 'Mail nur an {names}.',
})

test('a kept sentence is said in the reader’s language, with what stood in its holes as it was', () => {
  expect(sayKnown('12 of 12 entries hold.', KNOWN, german)).toBe('12 von 12 Einträgen stimmen.')
  expect(sayKnown('Mail goes to {n} $& (a|b) only.', KNOWN, german)).toBe('Mail nur an {n} $& (a|b).')
})

test('what is no known sentence stays, and so does everything in English', () => {
  for (const text of ['11 of 12 entries hold.', 'Mail goes to  only', 'Mail goes to a only. Ever', ''])
    expect(sayKnown(text, KNOWN, german)).toBe(text)
  expect(sayKnown('12 of 12 entries hold.', KNOWN, inEnglish)).toBe('12 of 12 entries hold.')
})
