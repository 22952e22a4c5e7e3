import { expect, test } from 'vitest'
import { chooseLanguage } from '#server/entry/language/choose-language.ts'

test('what a person chose wins over the browser', () => {
  expect(chooseLanguage('de', 'en-GB,en;q=0.9')).toBe('de')
  expect(chooseLanguage('en', 'de')).toBe('en')
})

test('without a choice the browser is asked, regions and weights included', () => {
  expect(chooseLanguage(undefined, 'de-AT,de;q=0.9,en;q=0.8')).toBe('de')
  expect(chooseLanguage(undefined, 'fr-FR,fr;q=0.9,en;q=0.3,de;q=0.5')).toBe('de')
  expect(chooseLanguage(undefined, 'en-US,en;q=0.9,de;q=0.8')).toBe('en')
})

test('nobody is refused for a language that we do not speak or a broken header', () => {
  for (const header of [null, '', 'ja', ';;q=,', 'x'.repeat(10_000)]) expect(chooseLanguage('klingon', header)).toBe('en')
})
