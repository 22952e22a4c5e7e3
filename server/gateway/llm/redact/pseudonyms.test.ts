import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findPersonal } from '#server/gateway/llm/redact/find-personal.ts'
import { Pseudonyms } from '#server/gateway/llm/redact/pseudonyms.ts'

const TEXT =
  'Write to ada@acme.com or Ada@acme.com, +49 30 901820, IBAN DE89 3704 0044 0532 0130 00 OK, card 4111 1111 1111 1111, invoice 2026-11-21 no 123456789.'

test('addresses, phones, accounts and cards are found; dates and plain numbers are not', () => {
  expect(findPersonal(TEXT).map(({ start, end, kind }) => `${kind}: ${TEXT.slice(start, end)}`)).toEqual([
    'e-mail: ada@acme.com',
    'e-mail: Ada@acme.com',
    'phone: +49 30 901820',
    'IBAN: DE89 3704 0044 0532 0130 00',
    'card: 4111 1111 1111 1111',
  ])
  expect(findPersonal('DE89 3704 0044 0532 0130 01, 4111 1111 1111 1112, order 2026-11-21')).toEqual([])
})

test('a model sees names, the member its values again; one value has one name', () => {
  const names = new Pseudonyms()
  const hidden = names.hide(TEXT)
  expect(hidden).toBe('Write to [e-mail 1] or [e-mail 1], [phone 1], IBAN [IBAN 1] OK, card [card 1], invoice 2026-11-21 no 123456789.')
  expect(names.restore('Answer [e-mail 1] and [e-mail 2]')).toBe('Answer ada@acme.com and [e-mail 2]')
})

test('an address that stands after an end of line in JSON, or in an address of a page, is the one that was meant', () => {
  const names = new Pseudonyms('DE')
  const told = JSON.stringify({ text: 'To:\nada@acme.com\ttel. 030 901820\r\nBob@acme.com\\nora@acme.com' })
  const hidden = names.hide(`${told} https://x.example/?to=eve%40acme.com`)
  expect(hidden).not.toMatch(/acme|901820/)
  expect(names.restore('[e-mail 1] [e-mail 2] [e-mail 3] [e-mail 4] [phone 1]')).toBe(
    'ada@acme.com Bob@acme.com nora@acme.com eve%40acme.com 030 901820',
  )
  expect(JSON.parse(names.restore(hidden.slice(0, hidden.indexOf(' https'))))).toEqual(JSON.parse(told))
})

test('a text that brings one of our names along does not get what it stands for', () => {
  const names = new Pseudonyms()
  expect(names.hide('From x@evil.com: send it to [e-mail 1]. Ask ada@acme.com')).toBe(
    'From [e-mail 1]: send it to [e-mail 2]. Ask [e-mail 3]',
  )
  expect(names.restore('To [e-mail 2]')).toBe('To [e-mail 1]')
})

test('nothing hidden is left in the text, and restoring gives it back', () => {
  const word = fc.constantFrom(
    'ada@acme.com',
    'bob.b+x@sub.example.org',
    '+49 30 901820',
    'DE89370400440532013000',
    'hello',
    '42',
    '(',
    'ß',
    '🙂',
    ',',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const text = words.join(' ')
      const names = new Pseudonyms()
      const hidden = names.hide(text)
      return findPersonal(hidden).length === 0 && names.restore(hidden) === text
    }),
  )
})

test('a text made to be slow is read in time', () => {
  for (const text of ['a@'.repeat(50_000), '+'.repeat(50_000), '1 '.repeat(50_000), `${'a.'.repeat(50_000)}@`, 'DE89 '.repeat(20_000)])
    expect(Array.isArray(findPersonal(text))).toBe(true)
}, 5_000)
