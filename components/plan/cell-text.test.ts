import { expect, test } from 'vitest'
import { cellText } from '#components/plan/cell-text.ts'

test('money has cents and groups; other numbers, texts and what is finer than cents stay as they are', () => {
  expect(cellText(3412.5, 'Amount EUR')).toBe('3,412.50')
  expect(cellText(12, 'Sum (€)')).toBe('12.00')
  expect(cellText(0.005, 'Rate EUR')).toBe('0.005')
  expect(cellText(2026, 'Year')).toBe('2026')
  expect(cellText(20261, 'Receipt')).toBe('20261')
  expect(cellText('1,5', 'Amount EUR')).toBe('1,5')
  expect(cellText(null, 'Amount EUR')).toBe('')
  expect(cellText(false, 'Paid')).toBe('false')
})
