import { expect, test } from 'vitest'
import { euro, microOf, typedEuro } from '#components/costs/euro.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

test('nothing is nothing, and what is not nothing never reads so', () => {
  expect([0, 1, 100, 4_200, 10_000, 999_999].map((micro) => euro(micro, inEnglish))).toEqual([
    '0.00 €',
    '0.0001 €',
    '0.0001 €',
    '0.0042 €',
    '0.01 €',
    '1.00 €',
  ])
  expect([1_000_000, 1_234_567, 12_400_000, 1_200_000_001].map((micro) => euro(micro, inEnglish))).toEqual([
    '1.00 €',
    '1.24 €',
    '12.40 €',
    '1,200.01 €',
  ])
  expect(euro(1_234_567_890, sayIn('de', {}))).toBe('1.234,57 €')
})

test('a typed amount counts to the millionth with a point or a comma; anything else is none', () => {
  expect(['12', '0.15', '0,15', ' 3.000001 '].map(microOf)).toEqual([12_000_000, 150_000, 150_000, 3_000_001])
  for (const text of ['', 'x', '-1', '1.2.3', '0.0000001', '1e3', '12345678']) expect(microOf(text)).toBeNull()
})

test('what could be a thousand or one with decimals is asked for again; with both signs it is plain', () => {
  for (const text of ['1,200', '1.200', '999.999']) expect(microOf(text)).toBeNull()
  expect(['1.200,50', '1,200.50', '1200', '1.2000', '0.125'].map(microOf)).toEqual([
    1_200_500_000, 1_200_500_000, 1_200_000_000, 1_200_000, 125_000,
  ])
})

test('an amount put into its field and saved again stays what it was, in both languages', () => {
  for (const t of [inEnglish, sayIn('de', {})])
    for (const micro of [0, 1, 125_000, 500_000, 1_125_000, 1_200_000_000, 1_200_500_000, 999_999_999_999])
      expect([micro, microOf(typedEuro(micro, t))]).toEqual([micro, micro])
})
