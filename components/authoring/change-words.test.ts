import { expect, test } from 'vitest'
import { changePlace, changeValue } from '#components/authoring/change-words.ts'
import { placeWords } from '#components/authoring/place-words.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

test('a change is said in the words of the form', () => {
  const freedom = { path: ['rigidity'], before: 'guided', after: 'strict' }
  expect(changePlace(freedom, inEnglish)).toBe('Freedom')
  expect(changeValue(freedom, freedom.after, inEnglish)).toBe('Strict')
  expect(changePlace({ path: ['steps', 'mail', 'with', 'subject'] }, inEnglish)).toBe('Steps, mail, subject')
  expect(changePlace({ path: ['steps', 'order of steps'] }, inEnglish)).toBe('Steps, order')
  expect(changeValue({ path: ['tools', 'mail.send', 'targets'] }, ['a', 'b'], inEnglish)).toBe('a, b')
  expect(changeValue({ path: ['rules', 'never'] }, undefined, inEnglish)).toBeNull()
})

test('a limit is said with its unit, alone and with the others', () => {
  const cost = { path: ['budget', 'costEuroMicros'] }
  expect([changePlace(cost, inEnglish), changeValue(cost, 500_000, inEnglish)]).toEqual(['Limits, Models of a run may cost', '0.50 €'])
  expect(changeValue({ path: ['budget'] }, { effectsMax: 3, costEuroMicros: 2_000_000 }, inEnglish)).toBe(
    'Actions a run: 3, Models of a run may cost: 2.00 €',
  )
})

test('a place of the text is said in words, counted from 1', () => {
  expect(placeWords('/steps/4/with/to')).toBe('steps 5, with, to')
  expect(placeWords('/steps/0/with/a~1b')).toBe('steps 1, with, a/b')
  expect(placeWords('')).toBe('')
})
