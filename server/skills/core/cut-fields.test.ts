import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutFields } from '#server/skills/core/cut-fields.ts'
import { checkFrontMatter } from '#server/skills/core/stages/front-matter.ts'
import { withoutFrontMatter } from '#server/skills/view/core/text-body.ts'

const HEAD = '---\nname: tidy-notes'

test.each([
  ['\u2028---\u2028a: b\n---\nBody', '\n---\nBody'],
  ['\u2029---\u2029a: b\n---\nBody', '\n---\nBody'],
  ['\r---\ra: b\n---\nBody', '\n---\nBody'],
  ['\u0085---\u0085a: b\n---\nBody', '\n---\nBody'],
  ['\n---\u2028\n---\nBody', '\n---\nBody'],
  ['\n---\r\r\n---\nBody', '\n---\nBody'],
])(
  'the fields of %j end at a line feed alone, for publishing and for viewing, and publishing refuses what others could read otherwise',
  (rest, end) => {
    const text = HEAD + rest
    const body = text.slice(text.length - end.length + '\n---\n'.length)
    expect(withoutFrontMatter(text)).toBe(body)
    const { findings } = checkFrontMatter(text)
    expect(findings.map(({ code }) => code)).toContain('line-separator')
  },
)

test('whatever stands in a text, publishing and viewing find the same end of the fields', () => {
  const piece = fc.constantFrom('---', '--- ', '----', '\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', 'a: b', ' ', '"')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = `---\n${pieces.join('')}`
      const { matter } = checkFrontMatter(text)
      const cut = cutFields(text)
      expect(withoutFrontMatter(text)).toBe(typeof cut === 'string' ? text : cut.body)
      if (matter) expect(withoutFrontMatter(text)).toBe(matter.body)
    }),
    { numRuns: 2000 },
  )
})

test("a line separator in the text alone, or beside no fence, is nobody's business here", () => {
  expect(checkFrontMatter(`${HEAD}\n---\nOne.\u2028Two.\rThree.`).findings).toEqual([])
  expect(checkFrontMatter(`${HEAD}\r\n---\r\n\r\nBody`).findings).toEqual([])
  const matter = checkFrontMatter(`${HEAD}\r\ndescription: x\r\n---\r\nBody`).matter
  expect([matter?.body, matter?.bodyLine]).toEqual(['Body', 5])
})
