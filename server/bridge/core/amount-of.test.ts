import { expect, test } from 'vitest'
import { amountOf } from '#server/bridge/core/amount-of.ts'
import { amountInText, moneyText } from '#server/bridge/core/money.ts'

const pay = { argRoles: { sum: 'amount', to: 'destination' }, inputSchema: { properties: { sum: { title: 'Sum, EUR' } } } } as const
const mail = { argRoles: { to: 'destination', subject: 'content', text: 'content' } } as const

test('an amount has its cents and its currency, from its title or from beside it', () => {
  expect(amountOf(pay, { to: 'x', sum: 412.5 })).toBe('412.50 €')
  expect(amountOf(pay, { to: 'x', sum: '3412.5' })).toBe('3,412.50 €')
  expect(amountOf({ argRoles: { sum: 'amount' } }, { sum: 12, currency: 'chf' })).toBe('12.00 CHF')
  expect(amountOf({ argRoles: { sum: 'amount' } }, { sum: 12 })).toBe('12')
  expect(amountOf({ argRoles: { amountEur: 'amount' } }, { amountEur: 20 })).toBe('20.00 €')
  expect(amountOf({ argRoles: { sum_chf: 'amount' } }, { sum_chf: 20 })).toBe('20.00 CHF')
  expect(amountOf({ argRoles: { chauffeur: 'amount' } }, { chauffeur: 20 })).toBe('20')
})

test('what is finer than cents is never rounded away, and no text becomes another number', () => {
  expect(moneyText(0.005, 'EUR')).toBe('0.005 €')
  expect(moneyText(1e21, 'EUR')).toBe('1,000,000,000,000,000,000,000.00 €')
  expect(amountOf(pay, { sum: '1,5' })).toBe('1,5 EUR')
  expect(amountOf(pay, { sum: null })).toBeNull()
})

test('an e-mail shows the one sum its subject names, and none when it names several', () => {
  expect(amountOf(mail, { to: 'a', subject: 'Question about 2 expense lines, 412.50 EUR', text: '9.00 EUR' })).toBe('412.50 €')
  expect(amountInText('14 of 200 rows questioned, 3,412.50 EUR')).toBe('3,412.50 €')
  expect(amountInText('Offer: $ 20')).toBe('20 $')
  expect(amountInText('1.200,00 € or 90 €')).toBeNull()
  expect(amountInText('Invoice 2026-11 has 3 PDF files')).toBeNull()
})

test('an argument named like something every object has is no amount', () => {
  expect(amountOf({ argRoles: {} }, { constructor: 'amount', toString: 5 } as never)).toBeNull()
})
