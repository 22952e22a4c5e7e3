import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('every path in docs/one-run.md exists', () => {
  const text = readFileSync('docs/one-run.md', 'utf8')
  const paths = [...text.matchAll(/`((?:app|server|db)\/[^`]+)`/g)].map((match) => match[1] ?? '')
  expect(paths.length).toBeGreaterThan(25)
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})
