import { expect, test } from 'vitest'
import { diffText } from '#server/members/diff-text.ts'

test('a changed line is one out and one in, with three lines around and the numbers of both sides', () => {
  const before = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`)
  const after = before.with(9, 'other').toSpliced(3, 1)
  const hunks = diffText(before.join('\n'), after.join('\n'))
  const lines = hunks.flat()
  expect(lines.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'out', text: 'line 4', before: 4, after: null },
    { kind: 'out', text: 'line 10', before: 10, after: null },
    { kind: 'in', text: 'other', before: null, after: 9 },
  ])
  expect(lines.find(({ text }) => text === 'line 7')).toMatchObject({ before: 7, after: 6 })
  expect(lines.some(({ text }) => text === 'line 20')).toBe(false)
})

test('equal texts differ nowhere, and one without a last line break still compares', () => {
  expect(diffText('a\n', 'a\n')).toEqual([])
  expect(
    diffText('a', 'a\nb')
      .flat()
      .some(({ kind, text }) => kind === 'in' && text === 'b'),
  ).toBe(true)
})
