import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from '#components/apps/line-diff.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))

test('what is not new is the text before, what is not gone is the text after', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after)
      const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text)
      expect(without('new').join('\n')).toBe(before)
      expect(without('gone').join('\n')).toBe(after)
    }),
  )
})

test('a text compared with itself has no differences, and one changed line is one gone and one new', () => {
  expect(diffLines('a\nb', 'a\nb').every(({ kind }) => kind === 'same')).toBe(true)
  expect(diffLines('{\n  "to": 1\n}', '{\n  "to": 2\n}').map(({ kind }) => kind)).toEqual(['same', 'gone', 'new', 'same'])
})

test('texts too long to compare are shown whole', () => {
  const long = Array.from({ length: 600 }, (_, line) => String(line)).join('\n')
  expect(diffLines(long, `${long}\nmore`)).toHaveLength(1201)
})
