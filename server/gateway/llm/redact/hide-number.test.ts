import { expect, test } from 'vitest'
import { hideNumber } from '#server/gateway/llm/redact/hide-number.ts'
import { Pseudonyms } from '#server/gateway/llm/redact/pseudonyms.ts'

const hidden = (value: number, ...fields: string[]) => hideNumber(value, fields, new Pseudonyms('DE'))

test('a card number that is written as a number gets the name that it has as a text, and comes back as it was', () => {
  const names = new Pseudonyms('DE')
  expect(names.hide('Card 4111111111111111')).toBe('Card [card 1]')
  expect(hideNumber(4111111111111111, ['card'], names)).toBe('[card 1]')
  expect(hideNumber(-5500005555555559, [], names)).toBe('-[card 2]')
  expect(names.restore('[card 1] [card 2]')).toBe('4111111111111111 5500005555555559')
  expect([...names.counts]).toEqual([['card', 2]])
})

test('a phone number is one where the field that it stands in says so, as in a text', () => {
  expect(hidden(4930901820, 'phone')).toBe('[phone 1]')
  expect(hidden(30901820, 'contact', 'Telefon')).toBe('[phone 1]')
  expect(hidden(15123456789, 'mobile')).toBe('[phone 1]')
})

test('amounts, numbers of orders, times and other numbers stay as they are', () => {
  const fields: readonly (readonly [number, string])[] = [
    [4111111111111112, 'card'],
    [4930901820, 'order_id'],
    [4930901820, 'invoice'],
    [30901820, 'amount'],
    [1_764_000_000_000, 'createdAt'],
    [1_764_000_000, 'created'],
    [30901820.5, 'phone'],
    [0.7, 'temperature'],
    [42, 'phone'],
    [Number.MAX_SAFE_INTEGER, 'maximum'],
    [2 ** 63, 'maximum'],
    [1e21, 'limit'],
  ]
  for (const [value, field] of fields) expect(hidden(value, field)).toBe(value)
})

test('a card number so long that its last digits were rounded off is hidden too', () => {
  // as JSON gives 4111111111111111110, a card of 19 digits
  expect(Number.isSafeInteger(JSON.parse('4111111111111111110'))).toBe(false)
  expect(hidden(JSON.parse('4111111111111111110') as number, 'card')).toBe('[card 1]')
})
