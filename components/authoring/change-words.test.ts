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

test('a place of the text is said in words, counted from 1', () => {
  expect(placeWords('/steps/4/with/to')).toBe('steps 5, with, to')
  expect(placeWords('/steps/0/with/a~1b')).toBe('steps 1, with, a/b')
  expect(placeWords('')).toBe('')
})
