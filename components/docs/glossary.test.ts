import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { GLOSSARY } from '#components/docs/glossary.ts'

const terms = GLOSSARY.flatMap(({ terms: own }) => own)

test('every exact term stands once, with one plain sentence that explains it', () => {
  const exact = terms.map((term) => term.exact)
  expect(new Set(exact).size).toBe(exact.length)
  for (const { plain, means } of terms) {
    expect(means, plain).toMatch(/^\p{Lu}[^!]*[.]$/u)
    expect(means.split('. '), means).toHaveLength(1)
  }
})

test('effect classes, freedoms and the words for what happens are those that the code uses', () => {
  const source = ['server/crew/effect-class.ts', 'server/crew/schema.ts'].map((path) => readFileSync(path, 'utf8')).join('')
  for (const name of ['internal', 'external_read', 'external_write', 'spend', 'strict', 'guided', 'adaptive', 'autonomous']) {
    expect(source).toContain(name)
    expect(terms.map(({ exact }) => exact)).toContain(name)
  }
})
