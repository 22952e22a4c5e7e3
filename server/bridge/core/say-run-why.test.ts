import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sayActionError, sayRunWhy } from '#server/bridge/core/say-run-why.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

const inGerman = sayIn('de', catalogueOf('de'))
const WHY = /\b(?:why: (?:\w+ === \w+ \? )?|(?:refused|unfit|unreadable)\((?:url, )?(?:\w+ === '\w+' \? )?)(['`])(.*?)\1/g
/** What runs go through before anything is sent. */
const SOURCES = ['server/connectors/**/*.ts', 'server/program/core/*.ts', 'server/gateway/mcp/*.ts']
/** No run ends with the first four; what is told of threads is made of pieces, and stands in the list whole. */
const ELSEWHERE = /stdio-allow-list|test-connector|ask-thread|call-error|open-remote|\.test\.ts|\/testing\//

const whys = globSync(SOURCES)
  .filter((path) => !ELSEWHERE.test(path))
  .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(WHY)].map(([, , text = '']) => ({ path, text })))
  .map(({ path, text }) => ({ path, text: text.replace(/\$\{why\}/g, 'the file is empty').replace(/\$\{[^}]*\}+/g, '7') }))
  .filter(({ text }) => text !== '')

test('why a run could not be planned is said in German too, whichever app of ours found it', () => {
  expect(whys.length).toBeGreaterThan(70)
  expect(whys.filter(({ text }) => sayRunWhy(text, inGerman) === text).map(({ path, text }) => `${path}: ${text}`)).toEqual([])
})

test('what became of an action is said without its code, with the reason behind it', () => {
  const said = (text: string) => sayActionError(text, inGerman)
  expect(said('CONFLICT: Somebody changed this meanwhile (its kind was changed since)')).toMatch(
    /^(?!CONFLICT).* \(Die Art wurde seither geändert\)$/,
  )
  expect(said('The worker was lost between sending and hearing back.')).toMatch(/^Der Prozess ging/)
  expect(said('550: mailbox unavailable')).toBe('550: mailbox unavailable')
  expect(sayActionError('CONFLICT: Somebody changed this meanwhile', inEnglish)).toBe('CONFLICT: Somebody changed this meanwhile')
})

test('a reason within a reason is said, numbers are written as the reader is used to, and what an app says itself stays', () => {
  expect(sayRunWhy('more than 1200 fields', inGerman)).toBe('mehr als 1.200 Felder')
  expect(sayRunWhy('unpacked it is too large; split the document', inGerman)).toBe('Ausgepackt ist das zu groß; das Dokument teilen')
  expect(sayRunWhy('there is no field Amount', inGerman)).toBe('Es gibt kein Feld Amount')
  expect(sayRunWhy('quota of the tenant is used up', inGerman)).toBe('quota of the tenant is used up')
  expect(sayRunWhy('more than 5 fields', inEnglish)).toBe('more than 5 fields')
})
