import { expect, test } from 'vitest'
import { saidByTemplates, saidIn, unsaidIn } from '#components/language/testing/find-sentences.ts'
import { GERMAN_FILES } from '#server/kernel/language/catalogue.ts'

const said = [...saidIn(['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', 'server/**/*.ts']), ...saidByTemplates(['examples/*/*.yaml'])]
const files = Object.entries(GERMAN_FILES) as [string, Readonly<Record<string, string>>][]
const german = new Map(files.flatMap(([, sentences]) => Object.entries(sentences)))

test('every sentence of the product has its German one', () => {
  expect(said.filter(({ text }) => !german.has(text)).map(({ text, place }) => `${place} ${text}`)).toEqual([])
})

test('no German sentence is left over from one that is gone', () => {
  const spoken = new Set(said.map(({ text }) => text))
  expect([...german.keys()].filter((text) => !spoken.has(text))).toEqual([])
})

test('a sentence that stands in two files of the catalogue says the same in both', () => {
  for (const [name, sentences] of files)
    for (const [text, translated] of Object.entries(sentences)) expect(german.get(text), `${name}: ${text}`).toBe(translated)
})

test('a translation has the holes of its sentence', () => {
  const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
  for (const [text, translated] of german) expect(holes(translated), text).toEqual(holes(text))
})

test('nothing on a screen is unsaid', () => {
  const unsaid = unsaidIn(['app/**/*.tsx', 'components/**/*.tsx'])
  expect(unsaid.map(({ text, place }) => `${place} ${text}`)).toEqual([])
})
