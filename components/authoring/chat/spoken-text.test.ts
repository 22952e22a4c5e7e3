import { expect, test } from 'vitest'
import { changePlace } from '#components/authoring/change-words.ts'
import { loopWords, spokenText, spokenValue } from '#components/authoring/chat/spoken-text.ts'
import { stepWords } from '#components/authoring/chat/step-list.tsx'
import { inEnglish } from '#server/kernel/language/say.ts'

const INPUTS = { properties: { folder: { title: 'Folder' }, above: { title: 'More than' }, bare: {} } }

test('no expression of a job description stands on a screen of business people: a field is called by its title, the rest is left open', () => {
  const title = '${ inputs.folder }: ${ steps.after.output.count } files, ${ text({"a": "}"}.a) } left'
  expect(spokenText(title, INPUTS, inEnglish)).toBe('what is given as “Folder”: … files, … left')
  expect(stepWords({ kind: 'result', title }, new Map(), inEnglish, INPUTS)).toBe('Hands over what is given as “Folder”: … files, … left')
  expect(spokenText('100 $ {a} ${ open', INPUTS, inEnglish)).toBe('100 $ {a} ${ open')
})

test('a destination or amount to confirm is never left out: only a field is put in words', () => {
  expect(spokenValue('${ inputs.above }', INPUTS, inEnglish)).toBe('what is given as “More than”')
  expect(spokenValue('${ inputs.bare }', INPUTS, inEnglish)).toBe('what is given as “bare”')
  expect(spokenValue('${ item["E-mail"] }', INPUTS, inEnglish)).toBe('${ item["E-mail"] }')
})

test('a loop goes over rows, a field or entries, in words', () => {
  expect(loopWords('steps.wanted.output.rows', INPUTS, inEnglish)).toBe('For each row')
  expect(loopWords('inputs.folder', INPUTS, inEnglish)).toBe('For each entry of “Folder”')
  expect(loopWords('steps.list.output.files', INPUTS, inEnglish)).toBe('For each entry')
  expect(stepWords({ kind: 'each', in: 'steps.a.output.rows' }, new Map(), inEnglish)).toBe('For each row')
})

test('a value of a field is placed by the title of the field', () => {
  const path = ['inputs', 'properties', 'above', 'default']
  expect(changePlace({ path }, inEnglish, INPUTS)).toBe('What it is given, More than')
  expect(changePlace({ path }, inEnglish)).toBe('What it is given, above, default')
  expect(changePlace({ path: ['inputs', 'properties', 'bare', 'default'] }, inEnglish, INPUTS)).toBe('What it is given, bare, default')
})
