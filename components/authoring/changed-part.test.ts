import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedPart } from '#components/authoring/changed-part.ts'

const put = (text: string, part: ReturnType<typeof changedPart>): string => text.slice(0, part.start) + part.put + text.slice(part.end)

test('the changed part, put in, gives the other text, and cuts no character in two', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r\n', '😀', '😁', 'é')).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const part = changedPart(before, after)
      expect(put(before, part)).toBe(after)
      expect(part.put.isWellFormed()).toBe(true)
    }),
  )
})

test('one changed word is all that is put in', () => {
  expect(changedPart('tool: table.read\n', 'tool: tables.read\n')).toEqual({ start: 11, end: 11, put: 's' })
})
