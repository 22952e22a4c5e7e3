import { expect, test } from 'vitest'
import { askParts } from '#components/runs/ask-parts.ts'

test('a question is a heading; the letter that it is about is not, and loses no line', () => {
  expect(askParts('Which color?')).toEqual({ title: 'Which color?', rest: '' })
  expect(askParts('Answer it by hand.\n\nFrom: eve@elsewhere.example\nFile: a.eml\r\n \r\nIt never came.\n')).toEqual({
    title: 'Answer it by hand.',
    rest: 'From: eve@elsewhere.example\nFile: a.eml\n\nIt never came.',
  })
})
