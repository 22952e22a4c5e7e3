import { expect, test } from 'vitest'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

const german = sayIn('de', {
  'Approve {n}': '{n} genehmigen',
  '{n} plan': '{n} Plan',
  '{n} plans': '{n} Pläne',
  'Read {file} now': 'Jetzt {file} lesen',
})

test('a sentence is said in the language of the reader, one without translation in English', () => {
  expect(german('Approve {n}', { n: 9 })).toBe('9 genehmigen')
  expect(german('Not translated')).toBe('Not translated')
  expect(inEnglish('Approve {n}', { n: 9 })).toBe('Approve 9')
})

test('numbers are written as the reader is used to', () => {
  expect(german.count(1200, '{n} plan', '{n} plans')).toBe('1.200 Pläne')
  expect(german.count(1, '{n} plan', '{n} plans')).toBe('1 Plan')
  expect(inEnglish.count(1200, '{n} plan', '{n} plans')).toBe('1,200 plans')
  expect(sayIn('en', {}, 'fr').number(1234.5)).toBe('1\u202f234,5')
})

test('what stands in a hole is never read as a sentence, a hole or a key', () => {
  expect(german('Approve {n}', { n: '{n} plans' })).toBe('{n} plans genehmigen')
  expect(german('Read {file} now', {})).toBe('Jetzt {file} lesen')
  expect(inEnglish('constructor')).toBe('constructor')
  expect(inEnglish('{toString}', {})).toBe('{toString}')
})

test('a sentence comes in pieces for holes that are no text', () => {
  const link = { href: '/x' }
  expect(german.parts('Read {file} now', { file: link })).toEqual(['Jetzt ', link, ' lesen'])
})
