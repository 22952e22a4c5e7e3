import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf, withoutFrontMatter } from '#server/skills/view/core/text-body.ts'

test.each([
  ['---\nname: a\n---\nBody', 'Body'],
  ['---\r\nname: a\r\n---\r\nBody\r\n', 'Body\r\n'],
  ['\uFEFF---\nname: a\n---  \nBody', 'Body'],
  ['---\nname: a\n---', ''],
  ['---\na: "--- b"\n---\n---\nrule above', '---\nrule above'],
  ['Body without any', 'Body without any'],
  ['---\nnever closed', '---\nnever closed'],
  ['----\nno fence\n---\n', '----\nno fence\n---\n'],
  ['', ''],
])('of %j a reader gets %j', (text, body) => {
  expect(withoutFrontMatter(text)).toBe(body)
})

test('pages of any size of any text join to the text, each begins and ends between characters', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'ä', '€', '𝄞', '\n'), maxLength: 100 }),
      fc.integer({ min: 4, max: 40 }),
      (text, bytesMax) => {
        const bytes = new TextEncoder().encode(text)
        let joined = ''
        let offset: number | null = 0
        while (offset !== null) {
          const page: ReturnType<typeof pageOf> = pageOf(bytes, offset, bytesMax)
          if (Buffer.byteLength(page.text) > bytesMax) return false
          joined += page.text
          offset = page.nextOffset
        }
        return joined === new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      },
    ),
  )
})

test('an offset inside a character begins behind it, one behind the end gives nothing', () => {
  const bytes = new TextEncoder().encode('€x')
  expect(pageOf(bytes, 1, 10)).toEqual({ text: 'x', offset: 3, nextOffset: null })
  expect(pageOf(bytes, 99, 10)).toEqual({ text: '', offset: 4, nextOffset: null })
})
