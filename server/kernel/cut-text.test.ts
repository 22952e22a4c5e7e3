import { expect, test } from 'vitest'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'

test('a text is cut where it is too long, and never in the middle of a character', () => {
  expect(cutText('abcdef', 3)).toBe('abc')
  expect(cutText('ab', 3)).toBe('ab')
  expect(cutText(`${'a'.repeat(499)}🙂`, 500)).toBe('a'.repeat(499))
  expect(cutText(`${'a'.repeat(498)}🙂`, 500)).toBe(`${'a'.repeat(498)}🙂`)
})

test('what is cut can be recorded, whatever came in', () => {
  for (const text of [`${'a'.repeat(499)}🙂`, '\ud83d', `${'🙂'.repeat(400)}`, 'x\udc00y'])
    expect(canonicalJson(cutText(text, 500))).toMatch(/^"/)
})
