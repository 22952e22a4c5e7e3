import { expect, test } from 'vitest'
import { confirmWord, isConfirmed, nextStep } from '#components/inbox/typed-confirm.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

const plan = (needsPassword: boolean, ...groups: [effectClass: string, ...amounts: (string | null)[]][]) =>
  ({
    card: {
      willDo: groups.map(([effectClass, ...amounts]) => ({
        effectClass,
        deletes: effectClass === 'deletes',
        items: amounts.map((amount) => ({ amount })),
      })),
    },
    may: { needsPassword },
  }) as unknown as ApprovalDetail

test('what costs money or deletes for good is approved by nobody who did not type it; everything else by one press', () => {
  const pays = plan(true, ['external_write', null], ['spend', '10.00 €'])
  expect(nextStep(pays, false)).toBe('typed')
  expect(nextStep(pays, true)).toBe('password')
  expect(nextStep(plan(false, ['spend', null]), false)).toBe('typed')
  expect(nextStep(plan(false, ['spend', null]), true)).toBe('send')
  expect(nextStep(plan(false, ['deletes', null]), false)).toBe('typed')
  expect(nextStep(plan(false, ['external_write', '10.00 €']), false)).toBe('send')
})

test('one amount is typed as it is shown; several, none, or one that is no figure make it a word', () => {
  const wordOf = (...amounts: (string | null)[]) =>
    confirmWord(plan(false, ['external_write', '9.00 €'], ['spend', ...amounts]).card, 'pay')
  expect(wordOf('3,412.50 €')).toBe('3,412.50')
  expect(wordOf('25')).toBe('25')
  expect(confirmWord(plan(false, ['deletes', '9.00 €']).card, 'delete')).toBe('delete')
  for (const amounts of [[null], ['lots'], ['12\u202e €'], ['1.00 €', '2.00 €']]) expect(wordOf(...amounts), String(amounts)).toBe('pay')
})

test('another amount or word is no confirmation', () => {
  for (const typed of ['3,412.50', ' 3412.50 ']) expect(isConfirmed(typed, '3,412.50'), typed).toBe(true)
  expect(isConfirmed('3412,50', '3.412,50')).toBe(true)
  expect(isConfirmed('PAY', 'pay')).toBe(true)
  for (const typed of ['', '3412', '3,412', '341250', '3,412.5', 'pay']) expect(isConfirmed(typed, '3,412.50'), typed).toBe(false)
  for (const typed of ['', 'pa', '0']) expect(isConfirmed(typed, 'pay'), typed).toBe(false)
  expect(isConfirmed('1234567', '1234.567'), 'finer than cents is no thousand').toBe(false)
})
