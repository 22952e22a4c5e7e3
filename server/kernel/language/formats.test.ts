import { expect, test } from 'vitest'
import { NUMBER_LOCALES } from '#server/kernel/language/formats.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const written = (format: keyof typeof NUMBER_LOCALES, n: number, decimals?: number) =>
  inEnglish.inNumbers(NUMBER_LOCALES[format]).number(n, decimals).replaceAll(/\s/g, ' ').replaceAll('’', "'")

test('a number is written as the reader chose, in sentences and in columns; nothing is rounded away', () => {
  expect(written('comma-point', 1234.5, 2)).toBe('1,234.50')
  expect(written('point-comma', 1234.5, 2)).toBe('1.234,50')
  expect(written('space-comma', 1234.5, 2)).toBe('1 234,50')
  expect(written('apostrophe-point', 1234.5, 2)).toBe("1'234.50")
  expect(written('point-comma', 0.005, 2)).toBe('0,005')
  expect(inEnglish.inNumbers(NUMBER_LOCALES['point-comma'])('{n} rows', { n: 12_000 })).toBe('12.000 rows')
  expect(inEnglish.inNumbers(NUMBER_LOCALES['point-comma']).language).toBe('en')
})
